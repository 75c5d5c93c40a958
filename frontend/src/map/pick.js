// Choosing places: one point into two inputs, or a list of points into a hidden one.

import { Marker } from 'maplibre-gl';
import { fromGcj02 } from './datum.js';

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;

function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button quiet small';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

/** What the inputs say in WGS-84, or null where the chosen datum cannot be read here. */
function entered([x, y], chosen) {
  if (!chosen || chosen.value === 'wgs84') return [x, y];
  return chosen.value === 'gcj02' ? fromGcj02([x, y]) : null;
}

/** A click (or the button) fills the inputs; typing in them moves the marker. The third input names the datum. */
export function pickPoint(map, figure, ids, words, datum) {
  const [lon, lat, chosen] = ids.map((id) => document.getElementById(id));
  if (!lon || !lat) return;
  const marker = new Marker({ draggable: true, color: '#b0281e' });
  const place = (shown) => marker.setLngLat(shown).addTo(map);
  const fill = (shown) => {
    const [x, y] = datum.away(shown);
    [lon.value, lat.value] = [round(x), round(y)];
    if (chosen) chosen.value = 'wgs84';
    for (const input of [lon, lat]) input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const read = () => {
    const [x, y] = [parseFloat(lon.value), parseFloat(lat.value)];
    const point = Math.abs(x) <= 180 && Math.abs(y) <= 90 ? entered([x, y], chosen) : null;
    if (point) place(datum.onto(point));
  };
  const choose = (shown) => { place(shown); fill(shown); };
  map.on('click', (event) => choose(event.lngLat.toArray()));
  marker.on('dragend', () => fill(marker.getLngLat().toArray()));
  for (const input of [lon, lat, chosen]) input?.addEventListener('change', read);
  figure.querySelector('[data-picked]').append(button(words.here, () => choose(map.getCenter().toArray())));
  datum.changed(read);
  read();
}

/** Points are added by clicks, moved by dragging, removed in the list; all are kept as JSON in the input. */
export function drawPoints(map, figure, id, words, datum) {
  const input = document.getElementById(id);
  if (!input) return;
  const box = figure.querySelector('[data-drawn]');
  const list = document.createElement('ol');
  list.className = 'drawn-list';
  box.append(button(words.add, () => add(map.getCenter().toArray())), list);
  let points = [];

  const keep = () => {
    input.value = JSON.stringify(points.map((one) => one.told));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const tell = () => {
    list.replaceChildren(...points.map((one, place) => {
      const row = document.createElement('li');
      row.append(`${words.point.replace('{n}', place + 1)}  ${one.told.lon}, ${one.told.lat} `);
      row.append(button(words.remove, () => remove(one)));
      return row;
    }));
  };
  const update = (one, shown) => {
    const [lon, lat] = datum.away(shown);
    one.told = { ...one.told, lon: round(lon), lat: round(lat) };
  };
  function put(told, shown) {
    const marker = new Marker({ draggable: true, color: '#0d5158' }).setLngLat(shown).addTo(map);
    const one = { told, marker };
    marker.on('dragend', () => { update(one, marker.getLngLat().toArray()); keep(); tell(); });
    points.push(one);
    return one;
  }
  function add(shown) { update(put({}, shown), shown); keep(); tell(); }
  function remove(one) {
    one.marker.remove();
    points = points.filter((other) => other !== one);
    keep();
    tell();
    box.querySelector('button').focus();
  }
  map.on('click', (event) => add(event.lngLat.toArray()));
  datum.changed(() => points.forEach((one) => one.marker.setLngLat(datum.onto([one.told.lon, one.told.lat]))));
  for (const told of JSON.parse(input.value || '[]')) put(told, datum.onto([told.lon, told.lat]));
  tell();
}
