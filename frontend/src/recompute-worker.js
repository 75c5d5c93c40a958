// Recomputes a draw beside the page, so that a pack of 100,000 families does not freeze it.

import { verify } from './admission/draw.js';

self.addEventListener('message', ({ data }) => {
  const tell = (stage) => self.postMessage({ stage });
  try {
    tell('read');
    const pack = JSON.parse(data);
    const found = verify(pack, tell);
    self.postMessage({ found: { ...found, said: pack?.digest ?? '', families: pack?.order?.length ?? 0 } });
  } catch {
    self.postMessage({ found: { digest: null, where: { kind: 'unreadable' } } });
  }
});
