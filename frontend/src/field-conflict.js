// Somebody else has sent the same visit with other answers: both are shown, the inspector chooses item by item.
import { button, el, inLanguage, say } from './field-dom.js';
import { differing, itemsOf } from './field-sheet.js';
import { dequeue, enqueue } from './field-store.js';
import { newKey } from './survey-offline.js';

function words(answer, says) {
  if (!answer?.result) return says.no_answer;
  return [says[answer.result], answer.note].filter(Boolean).join(' · ');
}

export class Conflict {
  constructor(app, thing) {
    this.app = app;
    this.thing = thing;
    this.items = itemsOf(thing.sheet);
    this.keys = new Set(differing(this.items, thing.body.answers, thing.theirs.answers));
    this.chosen = new Map();
  }

  choice(item, whose, answer) {
    const input = el('input', { type: 'radio', name: `choose-${item.key}`, value: whose, onchange: () => this.chosen.set(item.key, answer) });
    return el('label', { class: 'choice' }, input, ` ${this.app.says[whose]}: ${words(answer, this.app.says)}`);
  }

  async send() {
    const { thing, app } = this;
    if (this.chosen.size < this.keys.size) {
      app.tell(say(app.says.missing, { n: this.keys.size - this.chosen.size }), 'alert');
      return;
    }
    const answers = { ...thing.theirs.answers };
    for (const [key, answer] of this.chosen) {
      if (answer?.result) answers[key] = answer;
      else delete answers[key];
    }
    const notes = [...new Set([thing.theirs.note, thing.body.note].filter(Boolean))];
    const body = { ...thing.body, base: thing.theirs.version, answers, note: notes.join('\n') };
    await dequeue(thing.key);
    await enqueue({ ...thing, key: newKey(), at: Date.now(), body, theirs: undefined });
    app.sendSoon();
    await app.showList();
  }

  page() {
    const { says } = this.app;
    const boxes = this.items.filter((item) => this.keys.has(item.key)).map((item) => el('fieldset', { class: 'field', 'data-differs': item.key },
      el('legend', {}, `${item.number} ${inLanguage(item, 'text')}`),
      this.choice(item, 'mine', this.thing.body.answers[item.key]),
      this.choice(item, 'theirs', this.thing.theirs.answers[item.key])));
    return el('section', { class: 'form' },
      button(says.back, () => this.app.showList(), 'button quiet small'),
      el('h2', { tabindex: -1 }, this.thing.name),
      el('p', {}, say(says.conflict, { by: this.thing.theirs.by })),
      el('h3', {}, says.differs), ...boxes,
      el('div', { class: 'form-foot' }, button(says.use_choice, () => this.send())));
  }
}
