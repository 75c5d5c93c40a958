// The page's own layers: points, circles in metres, hexagons, lines.

import { colour } from '../page/colour.js';
import { byCategory, byValue, hasValue } from './look.js';
import { shifted } from './datum.js';
import { BELOW_NAMES } from './style.js';

const EMPTY = { type: 'FeatureCollection', features: [] };
const METRES_PER_DEGREE = 111320;

/** A circle around a point feature as a polygon of 64 corners. */
function circle(feature) {
  const [lon, lat] = feature.geometry.coordinates;
  const reach = (feature.properties.radius_m || 0) / METRES_PER_DEGREE;
  const corner = (place) => {
    const turn = (place / 64) * 2 * Math.PI;
    return [lon + (reach * Math.cos(turn)) / Math.cos((lat * Math.PI) / 180), lat + reach * Math.sin(turn)];
  };
  const ring = Array.from({ length: 65 }, (_, place) => corner(place));
  return { ...feature, geometry: { type: 'Polygon', coordinates: [ring] } };
}

function shown(layer, collection) {
  const numbered = collection.features.map((one, place) => ({ ...one, id: place }));
  const round = (one) => (one.geometry.type === 'Point' ? circle(one) : one);
  const features = layer.kind === 'circles' ? numbered.map(round) : numbered;
  return { type: 'FeatureCollection', features };
}

async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: 'application/geo+json' } });
  return answer.ok ? answer.json() : EMPTY;
}

const LINE_WIDTH = ['interpolate', ['linear'], ['zoom'], 10, 1, 15, 3.5];

const DRAWINGS = {
  hexes: (layer) => [
    { type: 'fill', filter: hasValue, paint: { 'fill-color': byValue(layer), 'fill-opacity': 0.78 } },
    { type: 'fill', filter: ['!', hasValue], paint: { 'fill-pattern': 'withheld', 'fill-opacity': 0.7 } },
    { type: 'line', paint: { 'line-color': colour('surface'), 'line-width': 0.8 } },
  ],
  circles: (layer) => [
    { type: 'fill', paint: { 'fill-color': byCategory(layer), 'fill-opacity': 0.1 } },
    { type: 'line', paint: { 'line-color': byCategory(layer), 'line-width': 1.5, 'line-dasharray': [3, 2] } },
  ],
  lines: (layer) => [{ type: 'line', paint: { 'line-color': byCategory(layer), 'line-width': LINE_WIDTH } }],
  points: (layer, font) => [
    ...(layer.clusters ? clusterDrawings(font) : []),
    {
      type: 'symbol',
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': ['concat', `${layer.key}/`, ['coalesce', ['get', 'category'], '']],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.75, 14, 1.1],
        'icon-allow-overlap': true,
      },
    },
  ],
};

const clusterDrawings = (font) => [
  {
    type: 'circle',
    filter: ['has', 'point_count'],
    paint: {
      'circle-color': colour('action'),
      'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 14, 100, 26],
      'circle-stroke-color': colour('surface'),
      'circle-stroke-width': 2,
    },
  },
  {
    type: 'symbol',
    filter: ['has', 'point_count'],
    layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-font': [font], 'text-size': 13 },
    paint: { 'text-color': colour('action-ink') },
  },
];

const isArea = (layer) => layer.kind === 'hexes' || layer.kind === 'circles';

/** Put one layer on the map; answers with what the rest of the page can do with it. */
export async function addLayer(map, layer, font) {
  const remote = typeof layer.data === 'string';
  // A layer that is switched off waits with its data until somebody wants to see it.
  let waiting = remote && !layer.on;
  const load = async () => shown(layer, remote ? await fetched(layer.data) : layer.data);
  let plain = waiting ? EMPTY : await load();
  let onto = (point) => point;
  map.addSource(layer.key, { type: 'geojson', data: plain, cluster: layer.clusters, clusterRadius: 42 });
  const ids = DRAWINGS[layer.kind](layer, font).map((drawing, place) => {
    const id = `${layer.key}-${place}`;
    map.addLayer({ id, source: layer.key, ...drawing }, isArea(layer) ? BELOW_NAMES : undefined);
    return id;
  });
  const put = () => map.getSource(layer.key).setData(shifted(plain, onto));
  const show = async (yes) => {
    ids.forEach((id) => map.setLayoutProperty(id, 'visibility', yes ? 'visible' : 'none'));
    if (!yes || !waiting) return;
    waiting = false;
    plain = await load();
    put();
  };
  if (!layer.on) show(false);
  return {
    key: layer.key,
    ids,
    clusters: layer.clusters,
    features: plain.features,
    show,
    move: (by) => {
      onto = by;
      put();
    },
  };
}

/** All corners of a feature as a flat list of [lon, lat]. */
export function corners(feature) {
  const flat = (part) => (typeof part[0] === 'number' ? [part] : part.flatMap(flat));
  return flat(feature.geometry.coordinates);
}
