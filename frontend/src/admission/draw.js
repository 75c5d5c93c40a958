// Recomputes a published admission draw; says the same as `minsheng verify` and the script families can download.

import { hex, hmac, sha256 } from './sha256.js';

const FORMAT = 'minsheng.admission.pack/1';
const UTF8 = new TextEncoder();
const PLAIN = /^[ -~]*$/;

// `where` is for pages, which say it in the reader's words: what kind of line, which one, what it says, what is found.
class Different extends Error {
  constructor(message, where) {
    super(message);
    this.where = where;
  }
}

// By code points, as the other implementations sort; JavaScript alone would sort by halves of pairs.
function byCharacters(a, b) {
  if (a === b) return 0;
  const one = Array.from(a);
  const other = Array.from(b);
  for (let i = 0; i < one.length && i < other.length; i += 1) {
    if (one[i] !== other[i]) return one[i].codePointAt(0) - other[i].codePointAt(0);
  }
  return one.length - other.length;
}

const simple = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export function canonical(data) {
  if (typeof data === 'string') return JSON.stringify(PLAIN.test(data) ? data : data.normalize('NFC'));
  if (data === null || typeof data === 'boolean') return String(data);
  if (Number.isSafeInteger(data)) return String(data);
  if (Array.isArray(data)) return `[${data.map(canonical).join(',')}]`;
  if (typeof data !== 'object') throw new Different(`${data} has no single way of being written`, { kind: 'unreadable' });
  const keys = Object.keys(data).sort(byCharacters);
  return `{${keys.map((key) => `${canonical(key)}:${canonical(data[key])}`).join(',')}}`;
}

const hashed = (data) => hex(sha256(UTF8.encode(canonical(data))));

function node(left, right) {
  const both = new Uint8Array(65);
  both[0] = 1;
  both.set(left, 1);
  both.set(right, 33);
  return sha256(both);
}

export function merkleRoot(lines) {
  let row = lines.map((line) => sha256(UTF8.encode(`\0${canonical(line)}`)));
  if (!row.length) row = [sha256(new Uint8Array(0))];
  while (row.length > 1) {
    const up = [];
    for (let i = 0; i + 1 < row.length; i += 2) up.push(node(row[i], row[i + 1]));
    if (row.length % 2) up.push(row[row.length - 1]);
    row = up;
  }
  return hex(row[0]);
}

export function seedOf(rulesSha256, root, sources) {
  return sha256(UTF8.encode(`minsheng-lottery-v1\n${rulesSha256}\n${root}\n${canonical(sources)}`));
}

export function drawOrder(seed, receipts) {
  const ticket = hmac(seed);
  return receipts
    .map((receipt) => [hex(ticket(UTF8.encode(receipt))), receipt])
    .sort((a, b) => simple(a[0], b[0]) || simple(a[1], b[1]))
    .map((pair) => pair[1]);
}

function moment(text) {
  if (!/(Z|[+-]\d\d:?\d\d)$/.test(text)) throw new Different(`sources: ${text} names no time zone`, { kind: 'source', said: text });
  return Date.parse(text);
}

function settled(pack) {
  const shown = new Map(pack.sources.map((one) => [one.name, one]));
  return pack.rules.sources.map((source) => {
    let { name } = source;
    if (source.commitment && !(shown.has(name) && hashed(shown.get(name).value) === source.commitment)) {
      name = source.fallback;
    }
    if (!shown.has(name)) throw new Different(`sources: ${name} has not been published`, { kind: 'missing', said: name });
    const one = shown.get(name);
    if (moment(one.published_at) <= moment(pack.frozen_at)) {
      throw new Different(`sources: ${name} was published before the list was frozen`, { kind: 'early', said: name });
    }
    return { name, published_at: one.published_at, value: one.value };
  });
}

function same(what, said, found) {
  if (said === found) return;
  const kind = what === 'counts: families' ? 'counts' : what;
  throw new Different(`${what}: it says ${said}, found ${found}`, { kind, said, found });
}

function sameLines(what, said, found) {
  for (let i = 0; i < Math.max(said.length, found.length); i += 1) {
    if (said[i] !== found[i] && canonical(said[i] ?? null) !== canonical(found[i] ?? null)) {
      const told = [said[i], found[i]].map((one) => (typeof one === 'string' ? one : canonical(one ?? null)));
      const where = { kind: what.split(',')[0], line: i + 1, said: told[0], found: told[1] };
      throw new Different(`${what} ${i + 1}: it says ${told[0]}, the draw gives ${told[1]}`, where);
    }
  }
}

function twice(receipts) {
  return receipts.find((receipt, place) => place > 0 && receipts[place - 1] === receipt);
}

function check(pack, tell) {
  tell('rules');
  same('format', pack.format, FORMAT);
  const rules = hashed(pack.rules);
  same('rules_sha256', pack.rules_sha256, rules);
  tell('list');
  const lines = pack.receipts;
  sameLines('receipts, line', lines, lines.slice().sort((a, b) => simple(a[0], b[0])));
  const receipts = lines.map((line) => line[0]);
  if (new Set(receipts).size < receipts.length) throw new Different('receipts: one is listed twice', { kind: 'twice', said: twice(receipts) });
  const root = merkleRoot(lines);
  same('merkle_root', pack.merkle_root, root);
  sameLines('sources, line', pack.sources, settled(pack));
  tell('draw');
  const seed = seedOf(rules, root, pack.sources);
  same('seed', pack.seed, hex(seed));
  sameLines('order, place', pack.order, drawOrder(seed, receipts));
  same('counts: families', pack.counts.families, lines.length);
  tell('digest');
  const { digest, ...rest } = pack;
  same('digest', digest, hashed(rest));
  return digest;
}

// { digest, difference, where }: the digest if the pack tells the truth, else the first line that does not.
// `tell` hears which step begins: rules, list, draw, digest.
export function verify(pack, tell = () => {}) {
  try {
    return { digest: check(pack, tell), difference: null, where: null };
  } catch (error) {
    if (error instanceof Different) return { digest: null, difference: error.message, where: error.where };
    return { digest: null, difference: `it cannot be read: ${error.message}`, where: { kind: 'unreadable' } };
  }
}
