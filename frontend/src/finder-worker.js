// The service worker of the finder (scope /find/): without a network the last list still opens.

const CACHE = 'minsheng-finder-1';
const LAST = '/find/?last'; // never asked from the server
const WAIT_MS = 8000;
const HASHED = /\.[0-9a-f]{8,}\.[a-z0-9]+$|-[A-Z0-9]{8}\.[a-z0-9]+$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  event.waitUntil(keep(event.data).then(() => event.ports[0]?.postMessage('kept')));
});

/** What a page had loaded before the worker was there, and the list it shows if that can be asked for again. */
async function keep({ assets, list }) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(assets.map(async (url) => {
    if (!(await cache.match(url))) await cache.add(url);
  }));
  if (list) await keepList(await fetch(list));
}

/** Answers say in a header whether they hold a list; with its headers the page keeps its security policy. */
async function keepList(response) {
  if (!response.ok || response.headers.get('X-Finder-List') !== 'yes') return;
  await (await caches.open(CACHE)).put(LAST, response);
}

function soon(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  return fetch(request, { signal: stop.signal }).finally(() => clearTimeout(timer));
}

/** The network's answer; without one the last list. */
async function page(request) {
  try {
    const response = await soon(request);
    await keepList(response.clone());
    return response;
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(LAST);
    if (kept) return kept;
    throw error;
  }
}

async function asset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && url.pathname === '/find/') event.respondWith(page(request));
  else if (request.method === 'GET' && ['style', 'script', 'font', 'image'].includes(request.destination)) event.respondWith(asset(request));
});
