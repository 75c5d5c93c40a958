// Small helpers for building the page.

/** el('button', {class: 'button', onclick: f}, 'text', child…) */
export function el(tag, facts = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const say = (template, facts = {}) => template.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '');

export const inLanguage = (thing, name) => (document.documentElement.lang.startsWith('en') && thing[`${name}_en`]) || thing[name];

export const button = (text, onclick, look = 'button') => el('button', { type: 'button', class: look, onclick }, text);
