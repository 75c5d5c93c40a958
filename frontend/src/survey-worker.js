// The service worker of the answering pages (scope /s/): keeps an opened questionnaire usable without a
// network and sends waiting answers when the browser says the network is back.
import { sendAll } from './survey-queue.js';

const CACHE = 'minsheng-survey-1';
const WAIT_MS = 4000;
const ANY = { ignoreSearch: true, ignoreVary: true }; // the language is in the address, the cookie is the same person
const HASHED = /\.[0-9a-f]{8,}\.[a-z0-9]+$|-[A-Z0-9]{8}\.[a-z0-9]+$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('sync', (event) => {
  if (event.tag === 'send-answers') event.waitUntil(sendAll({ staff: false }).then(comeAgainUnless));
});
self.addEventListener('message', (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep).then(() => event.source?.postMessage({ kept: true })));
});

function comeAgainUnless(done) {
  if (!done) throw new Error('not everything could be sent'); // the browser tries again later
}

async function keep(urls) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(urls.map(async (url) => {
    const response = await fetch(url, { cache: 'no-cache' });
    if (response.ok && !response.redirected) await cache.put(url, response);
  }));
}

function soon(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  return fetch(request.url, { credentials: 'same-origin', signal: stop.signal }).finally(() => clearTimeout(timer));
}

async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await soon(request);
    if (response.status === 410 || response.status === 404) await cache.delete(request, ANY);
    return response.redirected ? Response.redirect(response.url) : response;
  } catch (error) {
    const kept = await cache.match(request, ANY);
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
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (['style', 'script', 'font', 'image'].includes(request.destination)) event.respondWith(asset(request));
});
