// A photo of eight megabytes is made small before a slow phone sends it; who is faster sends the large one.

import { shrink } from '../field-photo.js';

const LARGE = 500_000;

async function makeSmall(input) {
  const [file] = input.files;
  if (!file || file.size < LARGE) return;
  const blob = await shrink(file).catch(() => null); // no picture: the server says so
  if (!blob || blob.size >= file.size || input.files[0] !== file) return;
  const small = new DataTransfer();
  small.items.add(new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: blob.type }));
  input.files = small.files;
  input.dataset.small = 'yes';
}

export function shrinkPhotos() {
  document.addEventListener('change', ({ target }) => {
    if (target.matches?.('form input[type=file][accept^="image/jpeg"]:not([multiple])')) makeSmall(target);
  });
}
