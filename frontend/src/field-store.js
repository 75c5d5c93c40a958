// What the field app keeps on the phone: today's list, drafts, and what waits to be sent. Everything belongs
// to the person who was signed in, and nobody else's is shown or sent.
import { createStore, del, entries, get, set } from 'idb-keyval';

const lists = createStore('minsheng-field-list', 'list');
const drafts = createStore('minsheng-field-drafts', 'drafts');
const queue = createStore('minsheng-field-queue', 'queue');
const LAST = 'last';

export const keepList = (list) => set(LAST, list, lists);
export const keptList = () => get(LAST, lists);

const name = (user, visit) => `${user}:${visit}`;
export const draftOf = (user, visit) => get(name(user, visit), drafts);
export const keepDraft = (user, visit, draft) => set(name(user, visit), draft, drafts);
export const dropDraft = (user, visit) => del(name(user, visit), drafts);

/** One thing to send: {key, user, visit, kind: start | photo | submit, url, at, body | photo and item, …}. */
export const enqueue = (thing) => set(thing.key, thing, queue);
export const dequeue = (key) => del(key, queue);
export const waitingOf = async (user) => (await entries(queue)).map(([, thing]) => thing)
  .filter((thing) => thing.user === user).sort((a, b) => a.at - b.at);
