// Small helps for forms; every form works without them.

import { words } from './toast.js';

/** After a refused form, the reader starts at the list of errors. */
function focusErrors() {
  document.querySelector('[data-focus]')?.focus();
}

/** <form data-confirm="Question?"> or a button with it: asks before sending. */
function confirmFirst() {
  document.addEventListener('submit', (event) => {
    const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });
}

/** <form data-unsaved>: leaving with unsaved changes asks first. */
function warnOfUnsaved() {
  let dirty = false;
  for (const form of document.querySelectorAll('form[data-unsaved]')) {
    form.addEventListener('change', () => { dirty = true; });
    form.addEventListener('submit', () => { dirty = false; });
  }
  window.addEventListener('beforeunload', (event) => {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = words('unsaved');
  });
}

/** <input type="checkbox" data-all="name">: ticks all boxes of that name in its form. */
function tickAll() {
  for (const all of document.querySelectorAll('input[data-all]')) {
    all.addEventListener('change', () => {
      for (const box of all.form.querySelectorAll(`input[type="checkbox"][name="${all.dataset.all}"]`)) {
        box.checked = all.checked;
      }
    });
  }
}

export function helpForms() {
  focusErrors();
  confirmFirst();
  warnOfUnsaved();
  tickAll();
}
