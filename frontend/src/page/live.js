// <div id="live" data-live="30">: every so many seconds what stands there is replaced by what the same page says now.
// Nothing is cleared before the new is at hand, so a wall screen does not flicker. When the server cannot be
// reached, [data-stale] says since when; when the page is gone (a withdrawn link), it is loaded to say so.

const LOST = 2;

async function fresh() {
  const answer = await fetch(window.location.href, { credentials: 'same-origin', cache: 'no-store' });
  if (answer.status === 404 || answer.redirected) window.location.reload();
  if (!answer.ok) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return page.getElementById('live');
}

function say(since) {
  const note = document.querySelector('[data-stale]');
  if (note) note.textContent = since ? note.dataset.stale.replace('{time}', since) : '';
}

export function keepLive() {
  const first = document.getElementById('live');
  if (!first) return;
  let failed = 0;
  setInterval(async () => {
    const old = document.getElementById('live');
    try {
      const found = await fresh();
      if (!found) return;
      if (!old.contains(document.activeElement)) old.replaceWith(document.importNode(found, true));
      failed = 0;
      say('');
    } catch {
      failed += 1;
      if (failed >= LOST) say(old.querySelector('time')?.textContent);
    }
  }, Number(first.dataset.live) * 1000);
}
