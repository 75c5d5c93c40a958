// The base of every map: our own offline layer, or a tile service from the settings.

import { colour } from '../page/colour.js';

const line = (id, kind, paint, minzoom = 0) => ({
  id,
  type: 'line',
  source: 'base',
  minzoom,
  filter: ['==', ['get', 'kind'], kind],
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint,
});

const label = (id, kind, english, font, layout, minzoom = 0) => ({
  id,
  type: 'symbol',
  source: 'base',
  minzoom,
  filter: ['==', ['get', 'kind'], kind],
  layout: {
    'text-field': english ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name'],
    'text-font': [font],
    'text-padding': 6,
    ...layout,
  },
  paint: { 'text-color': colour('map-label'), 'text-halo-color': colour('land'), 'text-halo-width': 1.5 },
});

const width = (near, far) => ['interpolate', ['exponential', 1.5], ['zoom'], 8, far, 16, near];

/** Ids of the layers that belong to the offline base, in drawing order. */
export const OFFLINE = ['roads-edge', 'roads', 'streets', 'towns', 'counties'];
/** Areas are drawn below this layer, so that names stay readable. */
export const BELOW_NAMES = 'towns';

/** A MapLibre style without glyphs: texts are drawn from local or web fonts. */
export function baseStyle(config, font) {
  return {
    version: 8,
    sources: { base: { type: 'geojson', data: config.base } },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': colour('land') } },
      line('roads-edge', 'road', { 'line-color': colour('road-edge'), 'line-width': width(9, 1.6) }),
      line('streets', 'street', { 'line-color': colour('road'), 'line-width': width(5, 0.3) }, 11),
      line('roads', 'road', { 'line-color': colour('road'), 'line-width': width(7, 0.8) }),
      label('towns', 'town', config.english, font, { 'text-size': 12 }, 8.5),
      label('counties', 'county', config.english, font, {
        'text-size': ['interpolate', ['linear'], ['zoom'], 7, 13, 12, 18],
        'text-letter-spacing': 0.1,
        'text-offset': [0, -0.9],
      }),
    ],
  };
}

/** Add the tile services, hidden; returns a function that shows one of them or, with -1, the offline layer. */
export function addTiles(map, tiles) {
  tiles.forEach((one, place) => {
    const urls = one.url.includes('{s}') ? ['1', '2', '3', '4'].map((s) => one.url.replace('{s}', s)) : [one.url];
    map.addSource(`tiles-${place}`, { type: 'raster', tiles: urls, tileSize: 256, attribution: one.attribution });
    const layer = { id: `tiles-${place}`, type: 'raster', source: `tiles-${place}`, layout: { visibility: 'none' } };
    map.addLayer(layer, OFFLINE[0]);
  });
  return (chosen) => {
    const show = (id, yes) => map.setLayoutProperty(id, 'visibility', yes ? 'visible' : 'none');
    tiles.forEach((_, place) => show(`tiles-${place}`, place === chosen));
    OFFLINE.forEach((id) => show(id, chosen < 0));
  };
}

const FAILURES = 3;

/** Calls ``blank(place)`` when a tile service has failed several times since anything came from it. */
export function watchTiles(map, blank) {
  const failed = {};
  const placeOf = (id) => (id?.startsWith('tiles-') ? Number(id.slice(6)) : null);
  map.on('sourcedata', (event) => {
    if (event.tile?.state === 'loaded') failed[event.sourceId] = 0;
  });
  map.on('error', (event) => {
    const place = placeOf(event.sourceId);
    if (place === null) {
      console.warn(event.error);
      return;
    }
    failed[event.sourceId] = (failed[event.sourceId] || 0) + 1;
    if (failed[event.sourceId] < FAILURES) return;
    failed[event.sourceId] = 0;
    blank(place);
  });
}
