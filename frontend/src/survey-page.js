// The answering page with script: all pages in one, live skip logic, drafts, and answers that wait for a network.
import { Banner, say } from './survey-banner.js';
import { Filling } from './survey-filling.js';
import { newKey } from './survey-offline.js';
import * as queue from './survey-queue.js';
import { Sheet } from './survey-sheet.js';

function told(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

export class SurveyPage {
  constructor(form) {
    this.form = form;
    this.definition = told('survey-definition');
    this.facts = told('survey-facts');
    this.pages = form.querySelector('[data-survey-pages]');
    this.touched = new Set();
    this.strict = false;
    const state = document.querySelector('[data-survey-state]');
    this.banner = new Banner(state, this.facts.says, () => this.token());
    this.draftName = `${this.facts.code}:${this.facts.version}:${this.facts.channel}`;
  }

  async start() {
    this.showWhole();
    this.fresh();
    const draft = await queue.draftOf(this.draftName).catch(() => null);
    if (draft) {
      this.key = draft.key;
      this.sheet.write(draft.answers);
      this.banner.tell(this.facts.says.draft);
    }
    this.listen();
    this.update();
    this.form.dataset.ready = 'yes';
    this.banner.watchQueue();
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
    this.sheet = new Sheet(this.pages, this.definition.items);
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
      if (button.matches('[data-add]')) this.sheet.addRow(button);
      else this.sheet.dropRow(button);
      this.soon();
    } else if (button.matches('[data-locate]')) this.locate(button);
    else if (button.matches('[data-unlocate]')) this.place(button, '');
  }

  // Showing

  update() {
    const filling = new Filling(this.definition, this.sheet.read(), this.facts.language);
    for (const node of filling.nodes) this.showNode(filling, node);
    for (const line of this.pages.querySelectorAll('[data-add-line]')) {
      const rows = this.sheet.rows(line.dataset.addLine, line.parentElement);
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
      this.banner.tell(say(this.facts.says.faults, { n: filling.faulty.length }));
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
    if (!isSent) this.banner.askForSync();
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
    this.banner.showQueue();
  }

  again() {
    document.querySelector('[data-survey-done]').remove();
    this.showWhole();
    this.fresh();
    this.update();
    this.form.hidden = false;
    this.banner.tell('');
    window.scrollTo(0, 0);
    this.form.querySelector('input:not([type=hidden]), select')?.focus();
  }

  keepDraft() {
    const answers = this.sheet.read();
    queue.keepDraft(this.draftName, { key: this.key, answers }).catch(() => {});
  }
}
