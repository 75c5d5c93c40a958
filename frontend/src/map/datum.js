// WGS-84 to the shifted datum of Chinese tile services (GCJ-02) and back, for drawing only.
// Source: the public approximation of the GB shift; on land in China right to about a metre.

const A = 6378245.0;
const E2 = 0.00669342162296594323;
const RAD = Math.PI / 180;

const waves = (x) => ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;

function shiftNorth(x, y) {
  const plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const long = ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3;
  const longer = ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  return plain + waves(x) + long + longer;
}

function shiftEast(x, y) {
  const plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  const long = ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3;
  const longer = ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  return plain + waves(x) + long + longer;
}

/** [lon, lat] in WGS-84 as a GCJ-02 map shows it. */
export function toGcj02([lon, lat]) {
  const [x, y] = [lon - 105, lat - 35];
  const bend = 1 - E2 * Math.sin(lat * RAD) ** 2;
  const north = (shiftNorth(x, y) * 180) / (((A * (1 - E2)) / (bend * Math.sqrt(bend))) * Math.PI);
  const east = (shiftEast(x, y) * 180) / ((A / Math.sqrt(bend)) * Math.cos(lat * RAD) * Math.PI);
  return [lon + east, lat + north];
}

/** [lon, lat] read off a GCJ-02 map, in WGS-84; two rounds bring it within a millimetre. */
export function fromGcj02(shown) {
  let guess = shown;
  for (let round = 0; round < 3; round += 1) {
    const there = toGcj02(guess);
    guess = [guess[0] + shown[0] - there[0], guess[1] + shown[1] - there[1]];
  }
  return guess;
}

const moved = (coordinates, move) =>
  typeof coordinates[0] === 'number' ? move(coordinates) : coordinates.map((part) => moved(part, move));

/** The feature collection with every coordinate moved. */
export function shifted(collection, move) {
  if (!move) return collection;
  const features = collection.features.map((one) => ({
    ...one,
    geometry: { ...one.geometry, coordinates: moved(one.geometry.coordinates, move) },
  }));
  return { ...collection, features };
}
