// The answering page with script: all pages in one, live skip logic, drafts, and answers that wait for a network.
import { Filling, MOST_ROWS } from './survey-filling.js';
import * as queue from './survey-queue.js';

const RETRY_MS = 30000;

function told(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function say(template, facts) {
  return template.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

export class SurveyPage {
  constructor(form) {
    this.form = form;
    this.definition = told('survey-definition');
    this.facts = told('survey-facts');
    this.pages = form.querySelector('[data-survey-pages]');
    this.state = document.querySelector('[data-survey-state]');
    this.touched = new Set();
    this.strict = false;
    this.prototypes = {};
    this.draftName = `${this.facts.code}:${this.facts.version}:${this.facts.channel}`;
  }

  async start() {
    this.showWhole();
    this.fresh();
    const draft = await queue.draftOf(this.draftName).catch(() => null);
    if (draft) {
      this.key = draft.key;
      this.write(draft.answers);
      this.tell(this.facts.says.draft);
    }
    this.listen();
    this.update();
    this.form.dataset.ready = 'yes';
    this.watchQueue();
  }

  fresh() {
    this.key = newKey();
    this.touched.clear();
    this.strict = false;
  }

  showWhole() {
    const whole = document.querySelector('[data-survey-whole]');
    this.pages.replaceChildren(whole.content.cloneNode(true));
    this.form.querySelector('[data-survey-back]')?.remove();
    const submit = this.form.querySelector('[data-survey-submit]');
    if (submit.dataset.label) submit.textContent = submit.dataset.label;
    for (const row of this.pages.querySelectorAll('[data-repeat]')) {
      this.prototypes[row.dataset.repeat] = row.cloneNode(true);
    }
    if ('geolocation' in navigator) {
      for (const place of this.pages.querySelectorAll('[data-place]')) place.hidden = false;
      for (const input of this.pages.querySelectorAll('[data-type="geopoint"] input')) input.readOnly = true;
    }
  }

  listen() {
    this.form.addEventListener('input', (event) => this.changed(event));
    this.form.addEventListener('change', (event) => this.changed(event));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.form.addEventListener('click', (event) => this.clicked(event));
  }

  changed(event) {
    const field = event.target.closest('[data-field]')?.dataset.field;
    if (field && event.type === 'change') this.touched.add(field);
    this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.update();
      this.keepDraft();
    }, 120);
  }

  clicked(event) {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.matches('[data-add], [data-drop]')) {
      event.preventDefault();
      if (button.matches('[data-add]')) this.addRow(button);
      else this.dropRow(button);
      this.soon();
    } else if (button.matches('[data-locate]')) this.locate(button);
    else if (button.matches('[data-unlocate]')) this.place(button, '');
  }

  // Rows of repeats

  rows(name, within) {
    return [...within.querySelectorAll(`:scope > [data-repeat="${name}"]`)];
  }

  newRow(name, prefix, index) {
    const row = this.prototypes[name].cloneNode(true);
    const old = row.dataset.field;
    rename(row, old, `${prefix}${name}:${index}`);
    row.querySelector('[data-number]').textContent = index + 1;
    return row;
  }

  addRow(button) {
    const line = button.closest('[data-add-line]');
    const name = line.dataset.addLine;
    const rows = this.rows(name, line.parentElement);
    if (rows.length >= MOST_ROWS) return;
    const above = line.parentElement.closest('[data-repeat]');
    const row = this.newRow(name, above ? `${above.dataset.field}:` : '', rows.length);
    line.before(row);
    row.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  }

  dropRow(button) {
    const row = button.closest('[data-repeat]');
    const { parentElement } = row;
    const name = row.dataset.repeat;
    row.remove();
    this.rows(name, parentElement).forEach((left, i) => {
      rename(left, left.dataset.field, left.dataset.field.replace(/\d+$/, String(i)));
      left.querySelector('[data-number]').textContent = i + 1;
    });
    parentElement.querySelector(`:scope > [data-add-line="${name}"] button`)?.focus();
  }

  // Reading and writing answers

  read(items = this.definition.items, prefix = '') {
    const found = {};
    for (const item of items) {
      if (item.kind === 'group') Object.assign(found, this.read(item.items, prefix));
      else if (item.kind === 'repeat') {
        const count = this.pages.querySelectorAll(`[data-repeat="${item.name}"][data-field^="${prefix}${item.name}:"]`).length;
        found[item.name] = Array.from({ length: count }, (_, i) => this.read(item.items, `${prefix}${item.name}:${i}:`));
      } else {
        const value = this.valueOf(`${prefix}${item.name}`, item);
        if (value) found[item.name] = value;
      }
    }
    return found;
  }

  controls(field) {
    return [...this.form.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
  }

  valueOf(field, item) {
    const controls = this.controls(field);
    if (item.type === 'select_multiple') return controls.filter((c) => c.checked).map((c) => c.value).join(' ');
    if (controls[0]?.type === 'radio') return controls.find((c) => c.checked)?.value || '';
    return controls[0]?.value || '';
  }

  write(answers, items = this.definition.items, prefix = '') {
    for (const item of items) {
      if (item.kind === 'group') this.write(answers, item.items, prefix);
      else if (item.kind === 'repeat') this.writeRows(answers[item.name] || [], item, prefix);
      else this.writeOne(`${prefix}${item.name}`, answers[item.name] || '');
    }
  }

  writeRows(rows, item, prefix) {
    const line = this.pages.querySelector(`[data-add-line="${item.name}"]`);
    for (const row of this.rows(item.name, line.parentElement)) row.remove();
    rows.forEach((row, i) => {
      line.before(this.newRow(item.name, prefix, i));
      this.write(row, item.items, `${prefix}${item.name}:${i}:`);
    });
  }

  writeOne(field, value) {
    const names = value.split(' ');
    for (const control of this.controls(field)) {
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = names.includes(control.value);
      else if (control.tagName === 'SELECT' && value && ![...control.options].some((o) => o.value === value)) control.add(new Option(value, value));
      if (control.type !== 'radio' && control.type !== 'checkbox') control.value = value;
    }
  }

  // Showing

  update() {
    const filling = new Filling(this.definition, this.read(), this.facts.language);
    for (const node of filling.nodes) this.showNode(filling, node);
    for (const line of this.pages.querySelectorAll('[data-add-line]')) {
      const rows = this.rows(line.dataset.addLine, line.parentElement);
      line.hidden = rows.length > 0 && rows[0].hidden;
      for (const row of rows) row.querySelector('[data-drop]').hidden = rows.length === 1;
    }
    this.filling = filling;
    return filling;
  }

  showNode(filling, node) {
    const box = this.pages.querySelector(`[data-field="${CSS.escape(node.field)}"]`);
    if (!box) return;
    box.hidden = !node.relevant;
    if (node.item.kind !== 'question') return;
    this.showText(filling, node, box);
    const optional = box.querySelector('[data-optional]');
    if (optional) optional.hidden = node.required;
    if (node.item.choice_filter) this.showOptions(filling, node, box);
    this.showFault(filling, node, box);
  }

  showText(filling, node, box) {
    const quotes = Object.values(node.item.label).some((parts) => parts.some((part) => part.output));
    const label = box.matches('[data-label]') ? box : box.querySelector('[data-label]');
    if (quotes && label) label.textContent = filling.words(node, node.item.label);
  }

  showOptions(filling, node, box) {
    const names = node.options.map((choice) => choice.name);
    const select = box.querySelector('select');
    if (select) {
      const before = select.value;
      const labels = node.options.map((choice) => new Option(filling.words(node, choice.label), choice.name));
      select.replaceChildren(select.options[0], ...labels);
      select.value = names.includes(before) ? before : '';
      return;
    }
    for (const control of box.querySelectorAll('input[type=radio], input[type=checkbox]')) {
      const isOffered = names.includes(control.value);
      control.closest('label').hidden = !isOffered;
      if (!isOffered) control.checked = false;
    }
  }

  showFault(filling, node, box) {
    const line = box.querySelector('[data-fault]');
    if (!line) return;
    const [fault] = node.faults;
    const isTold = fault && (this.strict || (this.touched.has(node.field) && fault !== 'required'));
    const own = { constraint: node.item.constraint_message, required: node.item.required_message }[fault];
    line.hidden = !isTold;
    line.textContent = isTold ? (own && filling.words(node, own)) || this.facts.messages[fault] : '';
    box.classList.toggle('invalid', Boolean(isTold));
    for (const control of box.querySelectorAll('input:not([type=hidden]), select, textarea')) {
      if (isTold) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    }
  }

  // Place, once and blurred

  locate(button) {
    const status = button.closest('[data-place]').querySelector('[data-place-status]');
    status.textContent = status.dataset.looking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.place(button, `${coords.latitude.toFixed(3)} ${coords.longitude.toFixed(3)}`);
        status.textContent = status.dataset.found;
      },
      () => { status.textContent = status.dataset.failed; },
      { maximumAge: 60000, timeout: 15000 },
    );
  }

  place(button, value) {
    const box = button.closest('[data-field]');
    box.querySelector('input').value = value;
    box.querySelector('[data-unlocate]').hidden = !value;
    if (!value) box.querySelector('[data-place-status]').textContent = '';
    this.soon();
  }

  // Handing in

  async submit() {
    clearTimeout(this.timer);
    this.strict = true;
    this.update(); // once more: an option that was just hidden has lost its tick
    const filling = this.update();
    if (filling.faulty.length) {
      const box = this.pages.querySelector(`[data-field="${CSS.escape(filling.faulty[0].field)}"]`);
      box.scrollIntoView({ block: 'center' });
      box.querySelector('input:not([type=hidden]), select, textarea')?.focus();
      this.tell(say(this.facts.says.faults, { n: filling.faulty.length }));
      return;
    }
    await this.handIn(filling.answers());
  }

  async handIn(answers) {
    const { send, version, language, channel } = this.facts;
    const body = { key: this.key, version, language, answers, answered_at: new Date().toISOString() };
    if (channel) body.channel = channel;
    try {
      await queue.enqueue({ url: send, staff: Boolean(channel), body });
      await queue.dropDraft(this.draftName);
    } catch {
      this.form.submit(); // no storage in this browser: the server takes it page by page
      return;
    }
    const isSent = await queue.sendAll({ token: this.token() });
    if (!isSent) this.askForSync();
    const { refused } = await queue.standing();
    this.thank(isSent && !refused.some((sheet) => sheet.body.key === body.key));
  }

  token() {
    return this.form.querySelector('[name=csrfmiddlewaretoken]')?.value || '';
  }

  thank(isSent) {
    const thanks = document.querySelector('[data-survey-thanks]').content.cloneNode(true);
    thanks.querySelector('[data-sent]').hidden = !isSent;
    thanks.querySelector('[data-kept]').hidden = isSent;
    thanks.querySelector('[data-again]').addEventListener('click', () => this.again());
    const box = document.createElement('div');
    box.dataset.surveyDone = '';
    box.append(thanks);
    this.form.hidden = true;
    this.form.after(box);
    box.querySelector('h2').focus();
    this.showQueue();
  }

  again() {
    document.querySelector('[data-survey-done]').remove();
    this.showWhole();
    this.fresh();
    this.update();
    this.form.hidden = false;
    this.tell('');
    window.scrollTo(0, 0);
    this.form.querySelector('input:not([type=hidden]), select')?.focus();
  }

  keepDraft() {
    const answers = this.read();
    queue.keepDraft(this.draftName, { key: this.key, answers }).catch(() => {});
  }

  // The queue people can see

  watchQueue() {
    const attempt = () => queue.sendAll({ token: this.token() }).then(() => this.showQueue(), () => {});
    window.addEventListener('online', attempt);
    window.addEventListener('offline', () => this.showQueue());
    setInterval(async () => {
      if (navigator.onLine && (await queue.standing()).waiting.length) attempt();
    }, RETRY_MS);
    navigator.serviceWorker?.addEventListener('message', (event) => {
      if ('sent' in (event.data || {})) this.showQueue();
    });
    this.state.querySelector('[data-survey-send-now]').addEventListener('click', attempt);
    attempt();
  }

  tell(text) {
    this.state.querySelector('[data-survey-status]').textContent = text;
    this.state.hidden = !text;
  }

  async showQueue() {
    const { waiting, refused } = await queue.standing();
    const says = this.facts.says;
    let text = '';
    if (waiting.length) text = say(navigator.onLine ? says.waiting : says.offline_waiting, { n: waiting.length });
    else if (!navigator.onLine) text = says.offline;
    else if (this.wasWaiting) text = says.all_sent;
    this.wasWaiting = waiting.length > 0;
    this.tell(text);
    this.state.hidden = !text && !refused.length;
    this.state.querySelector('[data-survey-send-now]').hidden = !waiting.length || !navigator.onLine;
    this.showRefused(refused);
    if (!waiting.length && !refused.length) this.correctThanks();
  }

  correctThanks() {
    const done = document.querySelector('[data-survey-done]');
    if (!done) return;
    done.querySelector('[data-sent]').hidden = false;
    done.querySelector('[data-kept]').hidden = true;
  }

  showRefused(refused) {
    const list = this.state.querySelector('[data-survey-refused]');
    list.hidden = !refused.length;
    list.replaceChildren(...refused.map((sheet) => {
      const line = document.createElement('li');
      const reason = this.facts.says[`refused_${sheet.refused}`] || this.facts.says.refused_other;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button quiet small';
      button.textContent = this.facts.says.discard;
      button.addEventListener('click', () => queue.discard(sheet.body.key).then(() => this.showQueue()));
      line.append(`${reason} `, button);
      return line;
    }));
  }

  async askForSync() {
    try {
      const registration = await navigator.serviceWorker.ready;
      await registration.sync.register('send-answers');
    } catch {
      // Browsers without background sync send when the page is opened again.
    }
  }
}

function rename(row, before, after) {
  if (before === after) return;
  for (const element of [row, ...row.querySelectorAll('*')]) {
    for (const attribute of element.attributes) {
      if (attribute.value.includes(before)) {
        attribute.value = attribute.value.split(before).join(after);
      }
    }
  }
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Let the worker keep this page, its other language, and everything it loaded. */
export async function keepForOffline(facts) {
  if (facts.channel || !('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register(facts.worker, { scope: facts.scope });
  const registration = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener('message', (event) => {
    if (event.data?.kept) document.documentElement.dataset.offline = 'ready';
  });
  await document.fonts.ready;
  const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
  const own = loaded.filter((url) => new URL(url).origin === location.origin && new URL(url).pathname.startsWith(facts.assets));
  registration.active.postMessage({ keep: [...facts.pages, ...new Set(own)] });
}
