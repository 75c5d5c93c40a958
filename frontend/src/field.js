// The field app: today's list, one visit at a time, and a queue that sends by itself.
import { Conflict } from './field-conflict.js';
import { button, el, say } from './field-dom.js';
import { sendAll, settled } from './field-queue.js';
import { dequeue, draftOf, enqueue, keepDraft, keepList, keptList, waitingOf } from './field-store.js';
import { Visit } from './field-visit.js';
import { reachable } from './network.js';
import { keepForOffline } from './survey-offline.js';

const RETRY_MS = 4000; // only while something waits: not every browser tells that the network is back

class App {
  constructor(facts) {
    this.facts = facts;
    this.says = facts.says;
    this.main = document.querySelector('[data-field-main]');
    this.queueBox = document.querySelector('[data-field-queue]');
    this.status = document.querySelector('[data-field-status]');
    this.code = new URLSearchParams(location.search).get('code') || '';
  }

  async start() {
    this.list = await keptList();
    this.user = this.list?.user;
    await this.showList();
    await this.refresh();
    window.addEventListener('online', () => this.refresh());
    window.addEventListener('offline', () => this.showQueue());
    setInterval(() => this.refresh({ quietly: true }), RETRY_MS);
    if (this.code) await this.openByCode(this.code);
    document.documentElement.dataset.field = 'ready';
  }

  tell(text, tone = 'info') {
    this.status.replaceChildren(...(text ? [el('p', { class: `notice ${tone}` }, text)] : []));
  }

  /** Fetch the list if there is a network, and send what waits; one at a time. */
  refresh(how) {
    this.refreshing = this.refreshing || this.fetchAndSend(how).finally(() => { this.refreshing = null; });
    return this.refreshing;
  }

  async fetchAndSend({ quietly = false } = {}) {
    if (quietly && !(await waitingOf(this.user)).length) return;
    await settled();
    if (!await reachable()) {
      await this.showQueue();
      return;
    }
    try {
      if (!await this.fetchList()) return;
      if (await this.send()) await this.fetchList(); // what has just been finished is on it no more
    } catch {
      await this.showQueue(); // the next attempt comes by itself
    }
    if (!this.open) await this.fillList();
  }

  /** True when the list came; false when somebody must sign in first. */
  async fetchList() {
    const response = await fetch(this.facts.today, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' });
    if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) {
      this.tell(this.says.sign_in, 'watch');
      return false;
    }
    if (!response.ok) throw new Error(String(response.status));
    this.list = await response.json();
    this.user = this.list.user;
    this.token = this.list.token;
    await keepList({ ...this.list, token: '' });
    await this.keepPhotos();
    return true;
  }

  async keepPhotos() {
    const urls = this.list.visits.flatMap((visit) => visit.photos.map((photo) => photo.url));
    const registration = await navigator.serviceWorker?.getRegistration(this.facts.scope);
    registration?.active?.postMessage({ photos: urls });
  }

  async send() {
    const before = (await waitingOf(this.user)).length;
    const result = await sendAll(this.user, this.token);
    await this.showQueue();
    if (result === 'signed-out') this.tell(this.says.sign_in, 'watch');
    else if (before && !(await waitingOf(this.user)).length) this.tell(this.says.sent, 'ok');
    return (await waitingOf(this.user)).length < before;
  }

  sendSoon() {
    this.showQueue();
    if (this.token && navigator.onLine) this.send().catch(() => {});
    else if (navigator.onLine) this.refresh().catch(() => {});
  }

  async finished(id) {
    this.list.visits = this.list.visits.filter((visit) => visit.id !== id);
    await keepList({ ...this.list, token: '' });
    await this.showList();
    this.tell(this.says.kept);
    this.sendSoon();
  }

  place(node) {
    this.listPage = null;
    this.main.replaceChildren(node);
    node.querySelector('h2')?.focus();
  }

  show(visit) {
    this.open = visit;
    this.tell('');
    this.place(visit.page());
  }

  async openVisit(visit) {
    this.show(await new Visit(this, visit).load());
  }

  visitAt(code) {
    return this.list?.visits.find((one) => one.station.short_code.toUpperCase() === code);
  }

  /** Open the visit of the plaque's code; one typed before the list has come waits for it. */
  async openByCode(code) {
    const wanted = code.trim().toUpperCase();
    if (!this.visitAt(wanted) && this.refreshing) await this.refreshing;
    const visit = this.visitAt(wanted);
    this.code = visit ? wanted : '';
    if (visit) await this.openVisit(visit);
    else this.tell(this.says.code_unknown, 'alert');
  }

  async showList() {
    this.open = null;
    await this.fillList();
  }

  /** The list as it is now. Where it is on the screen already only its rows change: a code being typed stays. */
  async fillList() {
    const gone = new Set((await waitingOf(this.user)).filter((thing) => thing.kind === 'submit').map((thing) => thing.visit));
    if (this.open) return; // a visit was opened meanwhile
    const rows = (this.list?.visits || []).filter((visit) => !gone.has(visit.id)).map((visit) => this.row(visit));
    const none = this.list ? this.says.none : this.says.none_kept;
    if (!this.listPage) {
      this.listPage = el('div', { 'aria-live': 'polite' });
      this.main.replaceChildren(el('section', {}, this.codeForm(), el('h2', { tabindex: -1 }, this.says.list), this.listPage));
    }
    this.listPage.replaceChildren(rows.length ? el('ul', { class: 'list' }, ...rows) : el('p', {}, none));
    await this.showQueue();
  }

  codeForm() {
    const input = el('input', { id: 'field-code', autocomplete: 'off', autocapitalize: 'characters', maxlength: 12 });
    return el('form', { class: 'card form', onsubmit: (event) => { event.preventDefault(); this.openByCode(input.value); } },
      el('label', { for: 'field-code' }, this.says.code), input, el('p', { class: 'soft small' }, this.says.code_hint),
      el('button', { class: 'button' }, this.says.open));
  }

  row(visit) {
    const today = new Date().toLocaleDateString('sv'); // the phone's own day, written as the list writes days
    const late = visit.until < today ? ` · ${this.says.late}` : '';
    const told = visit.announced ? this.says.announced : this.says.unannounced;
    return el('li', {}, el('div', { class: 'list-main' },
      button(visit.station.name, () => this.openVisit(visit), 'button quiet'),
      el('p', { class: 'small' }, `${visit.station.address || visit.station.code} · ${visit.station.short_code}`),
      el('p', { class: 'small soft' }, `${visit.number} · ${told} · ${say(this.says.until, { day: visit.until })}${late}`)));
  }

  async showQueue() {
    const things = await waitingOf(this.user);
    const online = await reachable();
    const lines = [];
    if (!online) lines.push(el('p', { class: 'notice info' }, this.says.offline));
    if (things.length) {
      lines.push(el('details', { class: 'disclosure', open: things.some((thing) => thing.theirs || thing.refused) },
        el('summary', {}, say(this.says.waiting, { n: things.length })),
        el('ul', {}, ...things.map((thing) => this.queued(thing)))));
      if (online) lines.push(button(this.says.send, () => this.refresh(), 'button quiet small'));
    }
    this.queueBox.replaceChildren(...lines);
  }

  queued(thing) {
    const line = el('li', {}, `${thing.name} · ${this.says[`queue_${thing.kind}`] || ''} `);
    if (thing.theirs) {
      line.append(say(this.says.conflict, { by: thing.theirs.by }), ' ',
        button(this.says.open, () => { this.open = new Conflict(this, thing); this.place(this.open.page()); }, 'button small'));
    } else if (thing.refused) {
      line.append(this.says[`refused_${thing.refused}`] || this.says.refused_other, ' ');
      if (thing.kind === 'submit' && thing.refused === 'unfinished') line.append(button(this.says.open, () => this.takeBack(thing), 'button small'));
      line.append(button(this.says.discard, async () => { await dequeue(thing.key); await this.refresh(); await this.showList(); }, 'button quiet small'));
    }
    return line;
  }

  /** A sheet the server found incomplete becomes a draft again. */
  async takeBack(thing) {
    const known = await draftOf(this.user, thing.visit);
    const draft = known || { started: true, base: thing.body.base, answers: thing.body.answers, note: thing.body.note, pictured: [] };
    await keepDraft(this.user, thing.visit, draft);
    await dequeue(thing.key);
    await this.refresh();
    const visit = this.list.visits.find((one) => one.id === thing.visit);
    if (visit) await this.openVisit(visit);
    else await enqueue(thing); // nothing to open it with: it stays where it can be seen
  }
}

const facts = JSON.parse(document.getElementById('field-facts').textContent);
new App(facts).start();
const kept = { worker: facts.worker, scope: facts.scope, assets: facts.assets, pages: [facts.scope] };
window.addEventListener('load', () => keepForOffline(kept).catch(() => {}));
