// Copying links, closing menus, folding what a phone has no room for, a long chart at its today.

import { toast } from './toast.js';

/** <button data-copy="text">: puts the text on the clipboard. */
export function copyLinks() {
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      toast('copied');
    });
  }
}

/** An open menu closes when one clicks elsewhere, leaves it by keyboard or presses Escape. */
export function closeMenus() {
  const open = () => document.querySelectorAll('details.drop[open], details.ask[open]');
  const closeOthers = (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener('click', closeOthers);
  document.addEventListener('focusin', closeOthers);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}

/** <details class="on-desk" open>: closed on a phone, unless the address points into it. */
export function foldOnPhones() {
  if (!window.matchMedia('(max-width: 640px)').matches) return;
  const wanted = window.location.hash && document.getElementById(window.location.hash.slice(1));
  for (const fold of document.querySelectorAll('details.on-desk')) fold.open = fold.contains(wanted || null);
}

/** .gantt-box: where the chart is wider than the screen, it begins with today in the middle. */
export function showToday() {
  for (const box of document.querySelectorAll('.gantt-box')) {
    const today = box.querySelector('.gantt-today')?.getBoundingClientRect().left;
    if (today !== undefined) box.scrollLeft += today - box.getBoundingClientRect().left - box.clientWidth / 2;
  }
}
