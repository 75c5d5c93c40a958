// What a thing on the map says when it is chosen. Texts are set as text, never as HTML.

import { Popup } from 'maplibre-gl';
import { corners } from './layers.js';

const listOf = (value) => (typeof value === 'string' ? JSON.parse(value || '[]') : value || []);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Only addresses of our own site become links. */
const isOurs = (url) => typeof url === 'string' && /^\/(?!\/)/.test(url);

function content(told, words) {
  const box = element('div', '', 'popup');
  box.append(element('p', told.title, 'popup-title'));
  const list = element('dl', '', 'facts small');
  for (const [name, value] of listOf(told.facts)) list.append(element('dt', name), element('dd', value));
  if (list.children.length) box.append(list);
  if (isOurs(told.url)) {
    const link = element('a', words.open);
    link.href = told.url;
    box.append(link);
  }
  return box;
}

/** The middle of a feature's corners: near enough for the foot of a popup. */
export function middle(feature) {
  const all = corners(feature);
  const mean = (axis) => all.reduce((sum, corner) => sum + corner[axis], 0) / all.length;
  return [mean(0), mean(1)];
}

/** Show ``feature`` in a popup at ``where``; one popup at a time. */
export function popups(map, words) {
  let open = null;
  return (feature, where) => {
    if (!feature.properties.title) return;
    if (open) open.remove();
    open = new Popup({ maxWidth: '300px', closeButton: true, focusAfterOpen: false });
    open.setLngLat(where).setDOMContent(content(feature.properties, words)).addTo(map);
    open.getElement().querySelector('.maplibregl-popup-close-button').setAttribute('aria-label', words.close);
  };
}
