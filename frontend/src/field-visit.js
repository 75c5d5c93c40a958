// One visit on the phone: arriving, answering, photographing, finishing.
import { button, el, inLanguage, say } from './field-dom.js';
import { shrink } from './field-photo.js';
import { asked, itemsOf, missing } from './field-sheet.js';
import { draftOf, dropDraft, enqueue, keepDraft } from './field-store.js';
import { newKey } from './survey-offline.js';

const POSITION_MS = 10000;
const RESULTS = ['pass', 'fail', 'na'];

/** Where the phone is, once; null if it cannot or may not say. */
function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: POSITION_MS, maximumAge: 0 },
    );
  });
}

export class Visit {
  constructor(app, visit) {
    this.app = app;
    this.visit = visit;
    this.user = app.user; // whose draft this is, whoever signs in meanwhile
    this.says = app.says;
    this.items = itemsOf(visit.sheet);
    this.boxes = new Map();
  }

  async load() {
    const { visit } = this;
    const fresh = { started: visit.state !== 'planned', base: visit.version, answers: visit.answers, note: visit.note, pictured: [] };
    this.draft = (await draftOf(this.user, visit.id)) || fresh;
    return this;
  }

  get pictured() {
    return new Set([...this.visit.pictured, ...this.draft.pictured]);
  }

  count(key) {
    return this.draft.pictured.filter((one) => one === key).length;
  }

  keep() {
    return keepDraft(this.user, this.visit.id, this.draft);
  }

  thing(kind, more) {
    const { visit, user } = this;
    return { key: newKey(), user, visit: visit.id, name: visit.station.name, kind, url: visit.urls[kind], at: Date.now(), ...more };
  }

  async start(code) {
    const at = new Date().toISOString();
    const place = await position();
    await enqueue(this.thing('start', { body: { at, position: place, code } }));
    this.draft.started = true;
    await this.keep();
    this.app.sendSoon();
    this.app.show(this);
  }

  async photograph(item, input) {
    const line = this.boxes.get(item.key).querySelector('[data-photo-says]');
    try {
      const photo = await shrink(input.files[0]);
      await enqueue(this.thing('photo', { item: item.key, photo }));
      this.draft.pictured = [...this.draft.pictured, item.key];
      await this.keep();
      line.textContent = say(this.says.photos, { n: this.count(item.key) });
      this.refresh();
      this.app.sendSoon();
    } catch {
      line.textContent = this.says.no_photo;
    }
    input.value = '';
  }

  async answer(item, change) {
    this.draft.answers = { ...this.draft.answers, [item.key]: { result: '', note: '', ...this.draft.answers[item.key], ...change } };
    await this.keep();
    this.refresh();
  }

  refresh() {
    const there = new Set(asked(this.items, this.draft.answers).map((item) => item.key));
    const open = new Set(this.missing());
    for (const [key, box] of this.boxes) {
      box.hidden = !there.has(key);
      const failed = this.draft.answers[key]?.result === 'fail';
      box.querySelector('[data-photo-need]').hidden = !failed || this.pictured.has(key);
      if (!open.has(key)) this.complain(box, '');
    }
    for (const section of this.root.querySelectorAll('[data-section]')) {
      section.hidden = !section.querySelector('[data-item]:not([hidden])');
    }
  }

  missing() {
    return missing(this.items, this.draft.answers, this.pictured);
  }

  /** Say beside an item what it lacks; '' when it lacks nothing any more. */
  complain(box, text) {
    const line = box.querySelector('[data-open]');
    line.hidden = !text;
    line.firstChild.textContent = text;
    box.classList.toggle('invalid', Boolean(text));
  }

  async finish() {
    const open = this.missing();
    if (open.length) {
      for (const key of open) {
        this.complain(this.boxes.get(key), this.draft.answers[key]?.result ? this.says.photo_needed : this.says.unanswered);
      }
      this.boxes.get(open[0]).scrollIntoView({ block: 'center' });
      this.boxes.get(open[0]).querySelector('input').focus();
      return this.app.tell(say(this.says.missing, { n: open.length }), 'alert');
    }
    const there = new Set(asked(this.items, this.draft.answers).map((item) => item.key));
    const answers = Object.fromEntries(Object.entries(this.draft.answers).filter(([key]) => there.has(key)));
    await enqueue(this.thing('submit', { body: { base: this.draft.base, answers, note: this.draft.note, done: true }, sheet: this.visit.sheet }));
    await dropDraft(this.user, this.visit.id);
    await this.app.finished(this.visit.id);
    return null;
  }

  arrival() {
    const code = el('input', { id: 'arrival-code', autocomplete: 'off', autocapitalize: 'characters', maxlength: 12, value: this.app.code || '' });
    const go = button(this.says.start, async () => {
      go.disabled = true;
      await this.start(code.value.trim());
    });
    return el('div', { class: 'card form' },
      el('p', {}, this.says.start_hint),
      el('p', {}, el('label', { for: 'arrival-code' }, this.says.code), code),
      go);
  }

  item(item) {
    const name = `item-${item.key}`;
    const now = this.draft.answers[item.key] || {};
    const choices = RESULTS.map((result) => {
      const input = el('input', { type: 'radio', name, value: result, checked: now.result === result, onchange: () => this.answer(item, { result }) });
      return el('label', { class: 'choice' }, input, ' ', this.says[result]);
    });
    const note = el('input', { type: 'text', maxlength: 500, 'aria-label': `${item.number} ${this.says.note}`, placeholder: this.says.note, value: now.note || '', oninput: () => this.answer(item, { note: note.value }) });
    const camera = el('input', { type: 'file', accept: 'image/*', capture: 'environment', 'aria-label': `${item.number} ${this.says.photo}`, onchange: () => this.photograph(item, camera) });
    const shot = this.count(item.key);
    const box = el('fieldset', { class: 'field', 'data-item': item.key },
      el('legend', {}, `${item.number} ${inLanguage(item, 'text')}`),
      el('ul', { class: 'errorlist', role: 'alert', 'data-open': true, hidden: true }, el('li')),
      el('div', { class: 'choices abreast' }, ...choices),
      el('p', {}, note),
      el('p', {}, camera, ' ', el('span', { 'data-photo-says': true, role: 'status' }, shot ? say(this.says.photos, { n: shot }) : ''),
        el('span', { 'data-photo-need': true, class: 'soft', hidden: true }, item.photo === false ? '' : ` ${this.says.photo_needed}`)));
    this.boxes.set(item.key, box);
    return box;
  }

  earlier() {
    if (!this.visit.photos.length) return null;
    const shots = this.visit.photos.map((photo) => el('img', { src: photo.url, alt: say(this.says.earlier_alt, { day: photo.on }), width: 160, loading: 'eager' }));
    return el('details', { class: 'disclosure' }, el('summary', {}, this.says.earlier), el('div', { class: 'disclosure-body' }, ...shots));
  }

  page() {
    const { visit, says } = this;
    this.boxes.clear();
    const head = [
      button(says.back, () => this.app.showList(), 'button quiet small'),
      el('h2', { tabindex: -1 }, visit.station.name),
      el('p', { class: 'soft' }, `${visit.number} · ${visit.station.address || visit.station.code} · ${say(says.until, { day: visit.until })}`),
      this.earlier(),
    ];
    if (!this.draft.started) {
      this.root = el('section', {}, ...head.filter(Boolean), this.arrival());
      return this.root;
    }
    const sections = visit.sheet.map((section) => el('section', { class: 'card', 'data-section': true },
      el('h3', {}, `${section.number} ${inLanguage(section, 'title')}`), ...section.items.map((item) => this.item(item))));
    const note = el('textarea', { id: 'visit-note', rows: 3, maxlength: 2000, oninput: () => { this.draft.note = note.value; this.keep(); } }, this.draft.note || '');
    this.root = el('section', { class: 'form' }, ...head.filter(Boolean), ...sections,
      el('p', {}, el('label', { for: 'visit-note' }, says.general), note),
      el('p', { class: 'soft' }, says.saved),
      el('div', { class: 'form-foot' }, button(says.finish, () => this.finish()), button(says.save, () => this.app.showList(), 'button quiet')));
    this.refresh();
    return this.root;
  }
}
