// Sends what waits, in order, each under a key of its own: the server counts a key once, so a sending whose
// answer was lost is simply sent again.
import { dequeue, enqueue, waitingOf } from './field-store.js';

const WAIT_MS = 60000;
const FINAL = new Set([400, 404, 410, 413, 422]);

export class SignedOut extends Error {}

async function post(thing, token) {
  const headers = { 'X-CSRFToken': token };
  let body;
  if (thing.kind === 'photo') {
    body = new FormData();
    body.set('key', thing.key);
    body.set('item', thing.item);
    body.set('photo', new File([thing.photo], 'photo.jpg', { type: 'image/jpeg' }));
  } else {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify({ ...thing.body, key: thing.key });
  }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  const asked = { method: 'POST', headers, body, signal: stop.signal, credentials: 'same-origin', redirect: 'manual' };
  return fetch(thing.url, asked).finally(() => clearTimeout(timer));
}

/** Send one thing. True: it is settled and the next may go; false: what follows of its visit has to wait. */
async function send(thing, token) {
  const response = await post(thing, token);
  if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) throw new SignedOut();
  if (response.ok) {
    await dequeue(thing.key);
    return true;
  }
  const told = await response.json().catch(() => ({}));
  if (response.status === 409) {
    await enqueue({ ...thing, theirs: told.theirs });
    return false;
  }
  if (FINAL.has(response.status)) {
    await enqueue({ ...thing, refused: told.reason || String(response.status) });
    return false;
  }
  throw new Error(`status ${response.status}`); // busy or broken: stays in the queue
}

let sending = null;

/** When nothing is under way any more. */
export const settled = () => sending || Promise.resolve();

/** Send all that waits for ``user``: "done", "later" (no network now), or "signed-out". */
export function sendAll(user, token) {
  sending = sending || attempt(user, token).finally(() => { sending = null; });
  return sending;
}

async function attempt(user, token) {
  const held = new Set();
  try {
    for (const thing of await waitingOf(user)) {
      const isStuck = thing.theirs || thing.refused;
      if (isStuck || held.has(thing.visit)) held.add(thing.visit);
      else if (!await send(thing, token)) held.add(thing.visit);
    }
    return 'done';
  } catch (error) {
    return error instanceof SignedOut ? 'signed-out' : 'later';
  }
}
