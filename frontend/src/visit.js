// A note of a visit: kept on the phone first, sent as soon as there is a network, by the field app's own queue.
import { shrink } from './field-photo.js';
import { sendAll } from './field-queue.js';
import { dequeue, enqueue, waitingOf } from './field-store.js';
import { reachable } from './network.js';
import { keepForOffline, newKey } from './survey-offline.js';

const RETRY_MS = 5000;
const form = document.querySelector('[data-visit-note]');
const status = document.querySelector('[data-visit-says]');
const facts = JSON.parse(document.getElementById('visit-facts').textContent);
const NAMES = ['station', 'kind', 'on', 'words', 'problem'];

const say = (text, n) => { status.textContent = text.replace('{n}', n); };
const mine = async () => (await waitingOf(facts.user)).filter((thing) => thing.url === facts.send || thing.url === facts.photo);

/** Put a note that the server refused back into the form, photo and all: its writer mends and sends it again. */
async function takeBack(refused, things) {
  for (const name of NAMES) form.elements[name].value = refused.body[name];
  const photo = things.find((thing) => thing.kind === 'photo' && thing.visit === refused.visit);
  const files = new DataTransfer();
  if (photo) files.items.add(new File([photo.photo], 'photo.jpg', { type: 'image/jpeg' }));
  form.elements.photo.files = files.files;
  for (const thing of things.filter(({ visit }) => visit === refused.visit)) await dequeue(thing.key);
}

async function tell(result) {
  const things = await mine();
  const refused = things.filter((thing) => thing.kind === 'note' && thing.refused);
  const isFree = !form.elements.words.value.trim() && !form.elements.problem.value.trim();
  if (result === 'signed-out') say(facts.says.sign_in);
  else if (things.some((thing) => thing.kind === 'photo' && thing.refused)) {
    for (const thing of things) if (thing.kind === 'photo' && thing.refused) await dequeue(thing.key);
    say(facts.says.no_photo);
  } else if (refused.length) {
    if (isFree) await takeBack(refused[0], things);
    say(facts.says.refused, refused.length);
  }
  else if (things.length) say(facts.says.waiting, things.length);
  else if (result === 'done') say(facts.says.sent);
}

async function send() {
  if (!(await mine()).length || !await reachable()) return;
  const response = await fetch(facts.state, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' }).catch(() => null);
  if (!response) return;
  if (!response.ok) {
    await tell('signed-out');
    return;
  }
  const { user, token } = await response.json();
  await tell(await sendAll(user, token));
}

async function keep() {
  const key = newKey();
  const thing = { user: facts.user, visit: `note-${key}`, name: form.elements.station.value, at: Date.now() };
  const body = Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
  const file = form.elements.photo.files[0];
  const photo = file ? await shrink(file) : null;
  await enqueue({ ...thing, key, kind: 'note', url: facts.send, body });
  if (photo) await enqueue({ ...thing, key: newKey(), kind: 'photo', url: facts.photo, item: key, photo, at: thing.at + 1 });
  form.elements.words.value = '';
  form.elements.problem.value = '';
  form.elements.photo.value = '';
  say(facts.says.kept);
}

form.addEventListener('submit', (event) => {
  const { station, words, problem } = form.elements;
  if (!station.value.trim() || !(words.value.trim() || problem.value.trim())) return; // the server says what is missing
  event.preventDefault();
  keep().then(send, () => say(facts.says.no_photo));
});
window.addEventListener('online', send);
setInterval(send, RETRY_MS);
window.addEventListener('load', () => {
  send();
  keepForOffline({ worker: facts.worker, scope: facts.scope, assets: facts.assets, pages: [facts.page] }).catch(() => {});
});
document.documentElement.dataset.visit = 'ready';
