// <form data-preview="ID">: whenever something in it changes, the form is sent as if "look first" had been
// pressed, and the element ID is replaced by what the page would show. Without script the button does it.

const WAIT_MS = 400;

async function look(form, turn) {
  const sent = new FormData(form);
  sent.set('preview', 'yes');
  const answer = await fetch(form.action, { method: 'POST', body: sent, credentials: 'same-origin' });
  if (!answer.ok || answer.redirected || !turn()) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById(form.dataset.preview);
  if (fresh && turn()) document.getElementById(form.dataset.preview)?.replaceWith(document.importNode(fresh, true));
}

function watch(form) {
  let timer = 0;
  let latest = 0;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    const mine = ++latest;
    timer = setTimeout(() => look(form, () => mine === latest).catch(() => {}), WAIT_MS);
  });
}

export function showPreviews() {
  for (const form of document.querySelectorAll('form[data-preview]')) watch(form);
}
