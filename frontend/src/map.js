// Maps: {% map view %} leaves a figure and a JSON island; this draws them with MapLibre.

import { LngLatBounds, Map, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { fromGcj02, toGcj02 } from './map/datum.js';
import { labelFont } from './page/fonts.js';
import { addLayer, corners } from './map/layers.js';
import { addMarks } from './map/look.js';
import { drawPoints, pickPoint } from './map/pick.js';
import { middle, popups } from './map/popup.js';
import { addTiles, baseStyle, watchTiles } from './map/style.js';

/** How points on the map relate to WGS-84: nothing to do, or the shift of the chosen tile service. */
function datumOf(map) {
  const listeners = [];
  const datum = {
    onto: (point) => point,
    away: (point) => point,
    changed: (listener) => listeners.push(listener),
    use(name) {
      datum.onto = name === 'gcj02' ? toGcj02 : (point) => point;
      datum.away = name === 'gcj02' ? fromGcj02 : (point) => point;
      for (const listener of listeners) listener();
    },
  };
  return datum;
}

function fit(map, layers, base) {
  const told = layers.flatMap((layer) => layer.features).flatMap(corners);
  const all = told.length ? told : base;
  if (!all.length) return;
  const bounds = all.reduce((box, corner) => box.extend(corner), new LngLatBounds(all[0], all[0]));
  // A single place is shown with the towns around it.
  map.fitBounds(bounds, { padding: 44, maxZoom: told.length === 1 ? 12 : 15, animate: false });
}

function switches(figure, layers) {
  for (const box of figure.querySelectorAll('[data-layer]')) {
    const layer = layers.find((one) => one.key === box.dataset.layer);
    if (layer) box.addEventListener('change', () => layer.show(box.checked));
  }
}

function chooseBase(map, figure, config, layers, datum) {
  if (!config.tiles.length) return;
  const show = addTiles(map, config.tiles);
  const select = document.createElement('select');
  select.setAttribute('aria-label', figure.dataset.base);
  select.add(new Option(figure.dataset.offline, '-1'));
  config.tiles.forEach((one, place) => select.add(new Option(one.name, place)));
  const trouble = document.createElement('p');
  trouble.className = 'map-trouble';
  trouble.setAttribute('role', 'status');
  const use = (place) => {
    show(place);
    datum.use(place < 0 ? 'wgs84' : config.tiles[place].datum);
    for (const layer of layers) layer.move(datum.onto);
  };
  select.addEventListener('change', () => {
    trouble.textContent = '';
    use(Number(select.value));
  });
  // A blank service would leave the data without a place: back to our own layer, and say so.
  watchTiles(map, (place) => {
    if (place !== Number(select.value)) return;
    select.value = '-1';
    use(-1);
    trouble.textContent = figure.dataset.blank.replace('{name}', config.tiles[place].name);
  });
  const box = document.createElement('div');
  box.className = 'map-base';
  box.append(select, trouble);
  figure.querySelector('.map-canvas').append(box);
}

function choosing(map, layers, show) {
  const ids = layers.flatMap((layer) => layer.ids);
  const topmost = (point) => map.queryRenderedFeatures(point, { layers: ids })[0];
  map.on('click', async (event) => {
    const feature = topmost(event.point);
    if (!feature) return;
    if (feature.properties.cluster) {
      const zoom = await map.getSource(feature.source).getClusterExpansionZoom(feature.properties.cluster_id);
      map.easeTo({ center: feature.geometry.coordinates, zoom });
      return;
    }
    show(feature, event.lngLat);
  });
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor = topmost(event.point) ? 'pointer' : '';
  });
}

function showFromList(map, figure, layers, show, datum) {
  for (const button of document.querySelectorAll('[data-show]')) {
    const [key, place] = button.dataset.show.split(':');
    const feature = layers.find((layer) => layer.key === key)?.features[Number(place)];
    if (!feature || button.closest('.map-list')?.previousElementSibling?.previousElementSibling !== figure) continue;
    button.hidden = false;
    button.addEventListener('click', () => {
      const where = datum.onto(middle(feature));
      map.jumpTo({ center: where, zoom: Math.max(map.getZoom(), 13) });
      show(feature, where);
      figure.scrollIntoView({ block: 'nearest' });
    });
  }
}

async function names(config) {
  const answer = await fetch(config.base);
  const base = answer.ok ? await answer.json() : { features: [] };
  const places = base.features.filter((one) => one.geometry.type === 'Point');
  return { base, texts: places.map((one) => one.properties.name), corners: places.flatMap(corners) };
}

async function draw(figure) {
  const config = JSON.parse(document.getElementById(figure.dataset.map).textContent);
  const box = figure.querySelector('.map-canvas');
  const note = figure.querySelector('.map-note');
  note.textContent = figure.dataset.load;
  setWorkerUrl(config.worker);
  const known = await names(config);
  const font = await labelFont(known.texts);
  config.base = known.base;
  const words = figure.dataset;
  const map = new Map({
    container: box,
    style: baseStyle(config, font),
    center: known.corners[0] || [104, 35],
    zoom: 9,
    maxZoom: 18,
    attributionControl: config.tiles.length ? { compact: true } : false,
    localIdeographFontFamily: font,
    cooperativeGestures: false,
    dragRotate: false,
    pitchWithRotate: false,
    locale: {
      'NavigationControl.ZoomIn': words.zoomIn,
      'NavigationControl.ZoomOut': words.zoomOut,
      'Marker.Title': words.marker,
      'AttributionControl.ToggleAttribution': words.sources,
    },
  });
  // The canvas is the region from here on; two of the same name would be one too many.
  map.getCanvas().setAttribute('aria-label', config.label);
  box.removeAttribute('role');
  box.removeAttribute('aria-label');
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new ScaleControl(), 'bottom-left');
  await map.once('load');
  addMarks(map, config.layers);
  const layers = [];
  // Points last: nothing may hide them, whatever the order in the legend.
  const upwards = [...config.layers].sort((a, b) => (a.kind === 'points') - (b.kind === 'points'));
  for (const layer of upwards) layers.push(await addLayer(map, layer, font));
  const datum = datumOf(map);
  const show = popups(map, words);
  fit(map, layers, known.corners);
  switches(figure, layers);
  chooseBase(map, figure, config, layers, datum);
  choosing(map, layers, show);
  showFromList(map, figure, layers, show, datum);
  if (config.pick) pickPoint(map, figure, config.pick, words, datum);
  if (config.draw) drawPoints(map, figure, config.draw, words, datum);
  note.remove();
  figure.dataset.ready = '';
}

for (const figure of document.querySelectorAll('[data-map]')) {
  draw(figure).catch((error) => {
    const note = figure.querySelector('.map-note');
    if (note) note.textContent = figure.dataset.fail;
    figure.classList.add('failed');
    console.warn(error);
  });
}
