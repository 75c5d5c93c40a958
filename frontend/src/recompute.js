// A public draw recomputed on the reader's own machine. The worker is loaded with the page: from then on a chosen
// file needs no network, and no file leaves the machine. Words come from the page, in the reader's language.

const STAGES = ['read', 'rules', 'list', 'draw', 'digest'];

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function start(box) {
  const words = JSON.parse(document.getElementById('recompute-words').textContent);
  const worker = new Worker(box.dataset.worker, { type: 'module' });
  const part = (name) => box.querySelector(`[data-${name}]`);
  const bar = part('progress').querySelector('progress');
  const label = part('progress').querySelector('.progress-text span');

  function step(stage) {
    part('progress').hidden = false;
    bar.value = STAGES.indexOf(stage);
    label.textContent = words.stages[stage];
  }

  function show(found) {
    part('progress').hidden = true;
    part('same').hidden = !found.digest;
    part('different').hidden = Boolean(found.digest);
    if (found.digest) {
      part('same-text').textContent = filled(words.same, found);
      part('digest').textContent = found.digest;
      const published = box.dataset.digest;
      part('published').textContent = published ? words[published === found.digest ? 'agrees' : 'other'] : words.compare;
      part('same').dataset.ok = String(!published || published === found.digest);
    } else {
      const said = words.differences[found.where.kind] ?? words.differences.unreadable;
      part('different-text').textContent = filled(said, found.where);
    }
    part('result').focus();
  }

  const run = (text) => {
    for (const name of ['same', 'different']) part(name).hidden = true;
    worker.postMessage(text);
  };
  worker.addEventListener('message', ({ data }) => (data.stage ? step(data.stage) : show(data.found)));
  part('file').addEventListener('change', async ({ target }) => {
    if (target.files[0]) run(await target.files[0].text());
  });
  part('own')?.addEventListener('click', async () => {
    step('read');
    try {
      const answer = await fetch(box.dataset.pack);
      if (!answer.ok) throw new Error(String(answer.status));
      run(await answer.text());
    } catch {
      show({ digest: null, where: { kind: 'fetch' } });
    }
  });
  part('tools').hidden = false;
}

/** Time left until the draw; without script the page says when it is. */
function countDown(place) {
  const due = Date.parse(place.dataset.countdown);
  const show = () => {
    const left = Math.max(0, Math.floor((due - Date.now()) / 60000));
    const parts = { days: Math.floor(left / 1440), hours: Math.floor(left / 60) % 24, minutes: left % 60 };
    place.textContent = left ? filled(place.dataset.words, parts) : '';
  };
  show();
  setInterval(show, 20000);
}

for (const place of document.querySelectorAll('[data-countdown]')) countDown(place);
for (const box of document.querySelectorAll('[data-recompute]')) start(box);
