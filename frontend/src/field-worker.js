// The service worker of the field app (scope /field/): keeps the app and earlier photos usable without a network.
// What is sent goes past it: the page's queue sends, so that nothing is sent twice by two senders.

const CACHE = 'minsheng-field-1';
const PHOTOS = 'minsheng-field-photos-1';
const WAIT_MS = 4000;
const ANY = { ignoreSearch: true, ignoreVary: true };
const HASHED = /\.[0-9a-f]{8,}\.[a-z0-9]+$|-[A-Z0-9]{8}\.[a-z0-9]+$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (event.data?.keep) event.waitUntil(keep(CACHE, event.data.keep).then(() => event.source?.postMessage({ kept: true })));
  if (event.data?.photos) event.waitUntil(keepPhotos(event.data.photos));
});

async function keep(name, urls) {
  const cache = await caches.open(name);
  await Promise.allSettled(urls.map(async (url) => {
    const response = await fetch(url, { cache: 'no-cache', credentials: 'same-origin' });
    if (response.ok && !response.redirected) await cache.put(url, response);
  }));
}

/** Exactly these photos: those of visits that are over leave the phone. */
async function keepPhotos(urls) {
  const cache = await caches.open(PHOTOS);
  const wanted = new Set(urls.map((url) => new URL(url, self.location.href).href));
  const there = new Set();
  for (const request of await cache.keys()) {
    if (wanted.has(request.url)) there.add(request.url);
    else await cache.delete(request);
  }
  await keep(PHOTOS, [...wanted].filter((url) => !there.has(url)));
}

async function page(request) {
  const cache = await caches.open(CACHE);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  try {
    const response = await fetch(request.url, { credentials: 'same-origin', signal: stop.signal });
    return response.redirected ? Response.redirect(response.url) : response;
  } catch (error) {
    const kept = await cache.match(request.url, ANY) || await cache.match(self.registration.scope, ANY);
    if (kept) return kept;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function asset(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && request.destination !== 'image') await (await caches.open(CACHE)).put(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (['style', 'script', 'font', 'image'].includes(request.destination)) event.respondWith(asset(request));
});
