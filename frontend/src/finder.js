// The finder and the station page: position on a tap, the map on a tap, sharing, reading aloud, the last list
// without a network. Without any of this the page works by names and links.

import { reachable } from './network.js';
import { toast } from './page/toast.js';

const PLACES = 4; // ten metres are near enough to find a door
const WAIT_MS = 15000;
const page = document.querySelector('[data-finder]');

/** <button data-locate>: asks the phone where it is, now and only now, and sends the form with that. */
function locate() {
  const button = document.querySelector('[data-locate]');
  if (!button || !('geolocation' in navigator)) return;
  const form = button.form;
  const note = document.querySelector('[data-locate-note]');
  const say = (text) => { note.textContent = text; note.hidden = false; };
  button.hidden = false;
  button.addEventListener('click', () => {
    say(page.dataset.waiting);
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      for (const [name, value] of [['lon', coords.longitude], ['lat', coords.latitude]]) {
        form.elements[name].disabled = false;
        form.elements[name].value = value.toFixed(PLACES);
      }
      form.elements.in?.remove();
      form.method = 'post';
      form.submit();
    }, () => {
      say(page.dataset.refused);
      button.disabled = false;
    }, { enableHighAccuracy: true, maximumAge: 60000, timeout: WAIT_MS });
  });
  // Coming back by the browser's own button finds the page as it was left.
  window.addEventListener('pageshow', () => { button.disabled = false; });
}

/** <button data-map-open>: only now the map's style and script are fetched. */
function openMap() {
  const button = document.querySelector('[data-map-open]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    button.remove();
    document.querySelector('[data-late-map]').hidden = false;
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = button.dataset.mapCss;
    const script = document.createElement('script');
    script.type = 'module';
    script.src = button.dataset.mapScript;
    document.head.append(style, script);
  });
}

/** <button data-share="link">: the phone's own sharing, else the link on the clipboard. */
function share() {
  for (const button of document.querySelectorAll('[data-share]')) {
    const { share: url, shareTitle: title } = button.dataset;
    button.hidden = !(navigator.share || navigator.clipboard);
    button.addEventListener('click', async () => {
      if (navigator.share) {
        await navigator.share({ title, url }).catch(() => {}); // changed their mind
      } else {
        await navigator.clipboard.writeText(url);
        toast('copied');
      }
    });
  }
}

/** <button data-say> inside [data-one]: the phone reads out name, door, address and what there is. */
function readAloud() {
  if (!('speechSynthesis' in window)) return;
  for (const button of document.querySelectorAll('[data-say]')) {
    const one = button.closest('[data-one]');
    button.hidden = false;
    button.addEventListener('click', () => {
      const parts = one.querySelectorAll('h1, h3, .lead, p .light, .told-locked, .crowd span, p.soft:not(.small), .offers li');
      const words = [...parts].map((part) => part.textContent.trim()).filter(Boolean);
      const speech = new SpeechSynthesisUtterance([...new Set(words)].join('，'));
      speech.lang = document.documentElement.lang.startsWith('en') ? 'en' : 'zh-CN';
      speechSynthesis.cancel();
      speechSynthesis.speak(speech);
    });
  }
}

/** The worker keeps the last list; a page shown without a network says so. */
async function keepLastList() {
  if (!page) return;
  if ('serviceWorker' in navigator) {
    await navigator.serviceWorker.register(page.dataset.worker, { scope: page.dataset.scope });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
    const own = loaded.filter((url) => new URL(url).pathname.startsWith(page.dataset.assets));
    const kept = new MessageChannel();
    kept.port1.onmessage = () => { document.documentElement.dataset.offline = 'ready'; };
    const again = document.querySelector('[data-find]').method === 'get'; // a list by position was kept on its way
    const list = again && document.querySelector('[data-found]') ? location.href : '';
    active.postMessage({ assets: own, list }, [kept.port2]);
  }
}

async function sayIfOffline() {
  if (page && !(await reachable())) page.querySelector('[data-offline-note]').hidden = false;
}

locate();
openMap();
share();
readAloud();
sayIfOffline();
window.addEventListener('load', () => keepLastList().catch(() => {}));
