// Colours from the page's tokens, and the marks of the categories drawn as images.

import { colour } from '../page/colour.js';

const SIZE = 44;
const SHAPES = {
  circle: 'M22 6a16 16 0 1 0 0 32 16 16 0 0 0 0-32z',
  square: 'M8 8h28v28H8z',
  diamond: 'M22 3l19 19-19 19L3 22z',
  triangle: 'M22 5l18 32H4z',
  star: 'M22 3l5.5 12.8 13.9 1.2-10.5 9.2 3.1 13.6L22 32.6 10 39.8l3.1-13.6L2.6 17l13.9-1.2z',
  ring: 'M22 6a16 16 0 1 0 0 32 16 16 0 0 0 0-32zm0 8a8 8 0 1 1 0 16 8 8 0 0 1 0-16z',
  cross: 'M9 5l13 12L35 5l4 4-12 13 12 13-4 4-13-12L9 39l-4-4 12-13L5 9z',
};

function mark(shape, fill, edge) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  const path = new Path2D(SHAPES[shape] || SHAPES.circle);
  pen.lineJoin = 'round';
  pen.lineWidth = 5;
  pen.strokeStyle = edge;
  pen.stroke(path);
  pen.fillStyle = fill;
  pen.fill(path, 'evenodd');
  return pen.getImageData(0, 0, SIZE, SIZE);
}

/** Slanted lines on grey: a value that is withheld. */
function hatching() {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 12;
  const pen = canvas.getContext('2d');
  pen.fillStyle = colour('off-soft');
  pen.fillRect(0, 0, 12, 12);
  pen.strokeStyle = colour('line-strong');
  pen.lineWidth = 1.4;
  pen.stroke(new Path2D('M-3 9 9-3M3 15 15 3'));
  return pen.getImageData(0, 0, 12, 12);
}

/** Register the hatching, and an image per category of each layer; the name is "layer/category". */
export function addMarks(map, layers) {
  map.addImage('withheld', hatching(), { pixelRatio: 2 });
  for (const layer of layers) {
    for (const one of [...layer.categories, { value: '', colour: 'series-1', shape: 'circle' }]) {
      const name = `${layer.key}/${one.value}`;
      const image = mark(one.shape, colour(one.colour), colour('surface'));
      if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio: 2 });
    }
  }
}

/** A MapLibre expression that gives each category its colour. */
export function byCategory(layer) {
  if (!layer.categories.length) return colour('series-1');
  const pairs = layer.categories.flatMap((one) => [one.value, colour(one.colour)]);
  return ['match', ['coalesce', ['get', 'category'], ''], ...pairs, colour('series-1')];
}

/** A MapLibre filter for features with a number as value. */
export const hasValue = ['==', ['typeof', ['get', 'value']], 'number'];

/** A MapLibre expression that gives each step of values its colour. */
export function byValue(layer) {
  const steps = layer.starts.slice(1).flatMap((start, place) => [start, colour(`ramp-${place + 2}`)]);
  return steps.length ? ['step', ['get', 'value'], colour('ramp-1'), ...steps] : colour('ramp-1');
}
