// A questionnaire with answers in it: what is shown, what is asked, what is wrong.
// The same steps in the same order as rules/filling.py, so that both sides say the same.
import { canonical } from './survey-values.js';
import { holds, text } from './survey-xpath.js';

export const MOST_ROWS = 20;
const ASKED = new Set(['text', 'integer', 'decimal', 'select_one', 'select_multiple', 'date', 'time', 'geopoint']);

export function isAsked(item) {
  return ASKED.has(item.type) && !item.calculate;
}

export function words(words, language) {
  const parts = words[language];
  if (parts && parts.length) return parts;
  return Object.values(words).find((other) => other.length) || [];
}

function allItems(items) {
  return items.flatMap((item) => [item, ...allItems(item.items)]);
}

function localDay() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export class Filling {
  constructor(form, answers, language = 'zh') {
    this.form = form;
    this.language = language;
    this.document = document.implementation.createDocument(null, form.root, null);
    this.root = this.document.documentElement;
    this.nodes = [];
    this.top = this.fill(form.items, answers, this.root, null, '');
    this.choices = this.choiceElements();
    this.settle();
    this.judge();
  }

  child(parent, name) {
    return parent.appendChild(this.document.createElementNS(null, name));
  }

  options(item) {
    return this.form.choices[item.list_name] || [];
  }

  add(item, field, into, parent) {
    const node = {
      item, field, parent, element: this.child(into, item.name),
      given: '', relevant: true, required: false, faults: [], options: [], children: [],
    };
    this.nodes.push(node);
    return node;
  }

  fill(items, answers, into, parent, prefix) {
    const nodes = [];
    for (const item of items) {
      if (item.kind === 'repeat') {
        const given = answers[item.name];
        const rows = (Array.isArray(given) ? given : [{}]).slice(0, MOST_ROWS);
        rows.forEach((row, i) => {
          const node = this.add(item, `${prefix}${item.name}:${i}`, into, parent);
          node.children = this.fill(item.items, row || {}, node.element, node, `${node.field}:`);
          nodes.push(node);
        });
        continue;
      }
      const node = this.add(item, `${prefix}${item.name}`, into, parent);
      nodes.push(node);
      if (item.kind === 'group') node.children = this.fill(item.items, answers, node.element, node, prefix);
      else this.answer(node, answers[item.name] ?? item.default);
    }
    return nodes;
  }

  answer(node, raw) {
    const names = this.options(node.item).map((choice) => choice.name);
    const given = String(raw ?? '');
    const checked = canonical(node.item, given, names);
    node.given = checked.fault ? given.trim() : checked.value;
    if (checked.fault) node.faults.push(checked.fault);
    if (node.item.type === 'today' && !node.given) node.given = localDay();
    node.element.textContent = checked.fault ? '' : node.given;
  }

  choiceElements() {
    const filtered = [...new Set(allItems(this.form.items).filter((i) => i.choice_filter).map((i) => i.list_name))];
    const found = {};
    const holder = filtered.length ? this.child(this.root, '_choices') : this.root;
    for (const name of filtered.sort()) {
      found[name] = (this.form.choices[name] || []).map((choice) => {
        const row = this.child(holder, 'item');
        for (const [column, value] of Object.entries({ name: choice.name, ...choice.more })) {
          this.child(row, column).textContent = value;
        }
        return { choice, row };
      });
    }
    return found;
  }

  settle() {
    for (let round = 0; round < this.nodes.length + 2; round += 1) {
      const changed = this.nodes.map((node) => this.step(node));
      if (!changed.includes(true)) return;
    }
  }

  step(node) {
    const { item, element } = node;
    const above = !node.parent || node.parent.relevant;
    const relevant = above && (!item.relevant || holds(item.relevant, element));
    const isQuestion = item.kind === 'question';
    let value = node.given;
    if (relevant && item.calculate) value = this.calculated(node, item.calculate);
    if (!relevant || (node.faults.length && !item.calculate)) value = '';
    const changed = relevant !== node.relevant || (isQuestion && value !== element.textContent);
    node.relevant = relevant;
    if (isQuestion) element.textContent = value;
    return changed;
  }

  judge() {
    for (const node of this.nodes) {
      const { item, element } = node;
      if (item.kind !== 'question' || !node.relevant) {
        node.faults = [];
        continue;
      }
      node.options = this.offered(node);
      node.required = isAsked(item) && Boolean(item.required) && holds(item.required, element);
      if (node.faults.length) continue;
      const value = element.textContent;
      if (value && item.list_name && !this.isOffered(node, value)) node.faults.push('choice');
      else if (value && item.constraint && !holds(item.constraint, element)) node.faults.push('constraint');
      else if (node.required && !value) node.faults.push('required');
    }
  }

  isOffered(node, value) {
    const names = node.options.map((choice) => choice.name);
    return value.split(' ').every((name) => names.includes(name));
  }

  offered(node) {
    const { item } = node;
    if (!item.choice_filter) return this.options(item);
    const test = item.choice_filter.split('current()').join(this.path(node));
    return (this.choices[item.list_name] || []).filter(({ row }) => holds(test, row)).map(({ choice }) => choice);
  }

  path(node) {
    const above = node.parent ? this.path(node.parent) : `/${this.form.root}`;
    const step = `${above}/${node.item.name}`;
    return node.item.kind === 'repeat' ? `${step}[${Number(node.field.split(':').pop()) + 1}]` : step;
  }

  calculated(node, expression) {
    const value = text(expression, node.element);
    return value === 'NaN' ? '' : value;
  }

  words(node, wanted) {
    return words(wanted, this.language)
      .map((part) => (typeof part === 'string' ? part : this.quoted(node, part.output)))
      .join('')
      .trim();
  }

  quoted(node, expression) {
    const value = this.calculated(node, expression);
    const source = expression.trim().split('/').pop();
    const item = allItems(this.form.items).find((one) => one.name === source && one.list_name);
    if (!item) return value;
    const names = value.split(/\s+/);
    return this.options(item)
      .filter((choice) => names.includes(choice.name))
      .map((choice) => words(choice.label, this.language).filter((part) => typeof part === 'string').join(''))
      .join('、');
  }

  get faulty() {
    return this.nodes.filter((node) => node.faults.length);
  }

  answers(nodes = this.top) {
    const found = {};
    for (const node of nodes) {
      if (!node.relevant) continue;
      const { name, kind } = node.item;
      if (kind === 'repeat') (found[name] = found[name] || []).push(this.answers(node.children));
      else if (kind === 'group') Object.assign(found, this.answers(node.children));
      else if (node.element.textContent) found[name] = node.element.textContent;
    }
    return found;
  }
}
