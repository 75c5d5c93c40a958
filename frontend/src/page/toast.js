// Short news at the foot of the window, read out by screen readers.

const box = document.querySelector('[data-toasts]');

/** Show the text kept in data-``name`` for a few seconds. */
export function toast(name) {
  if (!box) return;
  const note = document.createElement('p');
  note.className = 'toast';
  note.textContent = box.dataset[name];
  box.replaceChildren(note);
  setTimeout(() => note.remove(), 4000);
}

/** The text kept in data-``name``. */
export const words = (name) => (box ? box.dataset[name] : '');
