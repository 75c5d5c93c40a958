// Answers waiting to be sent: kept in the browser, sent exactly once, used by the page and by its worker.
import { createStore, del, entries, set } from 'idb-keyval';

const queue = createStore('minsheng-answers', 'queue');
const drafts = createStore('minsheng-drafts', 'drafts');
const FINAL = new Set([400, 403, 404, 410, 422]);

export async function draftOf(name) {
  const found = (await entries(drafts)).find(([key]) => key === name);
  return found ? found[1] : null;
}

export const keepDraft = (name, draft) => set(name, draft, drafts);
export const dropDraft = (name) => del(name, drafts);
export const enqueue = (sheet) => set(sheet.body.key, sheet, queue);
export const discard = (key) => del(key, queue);

/** {waiting, refused}: what is still to be sent, and what the server will not take. */
export async function standing() {
  const sheets = (await entries(queue)).map(([, sheet]) => sheet);
  return { waiting: sheets.filter((sheet) => !sheet.refused), refused: sheets.filter((sheet) => sheet.refused) };
}

async function send(sheet, token) {
  const headers = { 'Content-Type': 'application/json', ...(sheet.staff ? { 'X-CSRFToken': token } : {}) };
  const body = JSON.stringify({ ...sheet.body, later: Date.now() - Date.parse(sheet.body.answered_at) > 60000 });
  const credentials = sheet.staff ? 'same-origin' : 'omit';
  const response = await fetch(sheet.url, { method: 'POST', headers, body, credentials });
  if (response.ok) return discard(sheet.body.key);
  if (FINAL.has(response.status)) {
    const told = await response.json().catch(() => ({}));
    return enqueue({ ...sheet, refused: told.reason || String(response.status) });
  }
  throw new Error(`status ${response.status}`); // busy or broken: stays in the queue
}

const NEWS = 'minsheng-answers-sent';

/** Call ``listener`` when another page, or the worker, has sent something. */
export function whenSent(listener) {
  if ('BroadcastChannel' in self) new BroadcastChannel(NEWS).addEventListener('message', listener);
}

function tellOthers() {
  if (!('BroadcastChannel' in self)) return;
  const channel = new BroadcastChannel(NEWS);
  channel.postMessage('sent');
  channel.close();
}

let sending = null;

/** Send what waits, oldest first; stops at the first that cannot be sent now. True if nothing waits any more. */
export function sendAll({ token = '', staff = true } = {}) {
  sending = sending || attempt(token, staff).finally(() => { sending = null; });
  return sending;
}

async function attempt(token, staff) {
  const { waiting } = await standing();
  const mine = waiting.filter((sheet) => staff || !sheet.staff);
  mine.sort((a, b) => a.body.answered_at.localeCompare(b.body.answered_at));
  try {
    for (const sheet of mine) await send(sheet, token);
    return true;
  } catch {
    return false;
  } finally {
    if (mine.length) tellOthers();
  }
}
