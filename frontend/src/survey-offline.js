// What a browser needs to answer without a network: a key of its own making, and kept pages.

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Let the worker keep this page, its other language, and everything it loaded. */
export async function keepForOffline(facts) {
  if (facts.channel || !('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register(facts.worker, { scope: facts.scope });
  const registration = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener('message', (event) => {
    if (event.data?.kept) document.documentElement.dataset.offline = 'ready';
  });
  await document.fonts.ready;
  const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
  const own = loaded.filter((url) => new URL(url).origin === location.origin && new URL(url).pathname.startsWith(facts.assets));
  registration.active.postMessage({ keep: [...facts.pages, ...new Set(own)] });
}
