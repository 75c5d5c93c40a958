// <div data-poll="URL">: replaced by the fragment at URL every two seconds, until the fragment has no data-poll.
// With data-reload the page is loaded anew once the work has ended.

import { toast } from './toast.js';

const EVERY_MS = 2000;
const SLOWEST_MS = 30000;

async function fragment(url) {
  const answer = await fetch(url, { headers: { 'X-Requested-With': 'fetch' }, credentials: 'same-origin' });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), 'text/html').body.firstElementChild;
}

async function turn(old, wait) {
  try {
    const fresh = document.importNode(await fragment(old.dataset.poll), true);
    const focused = old.contains(document.activeElement) && document.activeElement.id;
    old.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus();
    if (fresh.dataset.poll) start(fresh);
    else if (old.hasAttribute('data-reload')) window.location.reload();
  } catch {
    toast('offline');
    start(old, Math.min(wait * 2, SLOWEST_MS));
  }
}

function start(element, wait = EVERY_MS) {
  setTimeout(() => turn(element, wait), wait);
}

export function startPolling() {
  for (const element of document.querySelectorAll('[data-poll]')) start(element);
}
