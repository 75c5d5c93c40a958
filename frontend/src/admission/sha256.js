// SHA-256 without waiting: the browser's own digest answers by promise, and a draw asks half a million times.

const K = new Int32Array(64);
const START = new Uint32Array(8);

(function firstPrimes() {
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  for (let n = 2, found = 0; found < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d += 1) prime = n % d !== 0;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found] = fraction(Math.cbrt(n));
    found += 1;
  }
})();

const W = new Int32Array(64);

function block(state, bytes, at) {
  for (let i = 0; i < 16; i += 1) {
    const j = at + i * 4;
    W[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const a = W[i - 15];
    const b = W[i - 2];
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let a = state[0] | 0;
  let b = state[1] | 0;
  let c = state[2] | 0;
  let d = state[3] | 0;
  let e = state[4] | 0;
  let f = state[5] | 0;
  let g = state[6] | 0;
  let h = state[7] | 0;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

const TAIL = new Uint8Array(128);
const LENGTH = new DataView(TAIL.buffer);

// Hashes bytes after a state that has taken `before` bytes already, a multiple of 64.
function finish(state, bytes, before) {
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < whole; at += 64) block(state, bytes, at);
  const rest = bytes.length - whole;
  const ends = rest < 56 ? 64 : 128;
  for (let i = 0; i < rest; i += 1) TAIL[i] = bytes[whole + i];
  TAIL[rest] = 0x80;
  TAIL.fill(0, rest + 1, ends);
  const length = before + bytes.length;
  LENGTH.setUint32(ends - 8, Math.floor(length / 536870912));
  LENGTH.setUint32(ends - 4, (length << 3) >>> 0);
  for (let at = 0; at < ends; at += 64) block(state, TAIL, at);
  const out = new Uint8Array(32);
  for (let i = 0; i < 32; i += 1) out[i] = state[i >> 2] >>> (24 - 8 * (i & 3));
  return out;
}

export const sha256 = (bytes) => finish(START.slice(), bytes, 0);

// A function that gives HMAC-SHA-256 under one key of up to 64 bytes.
export function hmac(key) {
  const padded = (mark) => {
    const bytes = new Uint8Array(64).fill(mark);
    for (let i = 0; i < key.length; i += 1) bytes[i] ^= key[i];
    const state = START.slice();
    block(state, bytes, 0);
    return state;
  };
  const inner = padded(0x36);
  const outer = padded(0x5c);
  return (bytes) => finish(outer.slice(), finish(inner.slice(), bytes, 64), 64);
}

const HEX = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));

export function hex(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 1) text += HEX[bytes[i]];
  return text;
}
