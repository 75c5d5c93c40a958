// The fields of an answering page: read into answers, written from a draft, rows added and taken away.
import { MOST_ROWS } from './survey-filling.js';

export class Sheet {
  constructor(pages, items) {
    this.pages = pages;
    this.items = items;
    this.prototypes = {};
    for (const row of pages.querySelectorAll('[data-repeat]')) {
      this.prototypes[row.dataset.repeat] = row.cloneNode(true);
    }
  }

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

  read(items = this.items, prefix = '') {
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
    return [...this.pages.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
  }

  valueOf(field, item) {
    const controls = this.controls(field);
    if (item.type === 'select_multiple') return controls.filter((c) => c.checked).map((c) => c.value).join(' ');
    if (controls[0]?.type === 'radio') return controls.find((c) => c.checked)?.value || '';
    return controls[0]?.value || '';
  }

  write(answers, items = this.items, prefix = '') {
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
