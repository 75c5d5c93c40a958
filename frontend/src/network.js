// Whether the site answers now. navigator.onLine alone will not do: it says yes on a phone whose network leads
// nowhere, and on a page that a service worker has shown from what it kept.

const WAIT_MS = 4000;

export async function reachable() {
  if (!navigator.onLine) return false;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: stop.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
