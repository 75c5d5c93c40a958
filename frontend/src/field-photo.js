// Shrinks a photo before it is kept: 1600 px and JPEG are enough to see what is wrong, and cheap to send.

const LONGEST_PX = 1600;
const QUALITY = 0.8;

function sizeOf(picture) {
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  return [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
}

function viaImage(file) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => { URL.revokeObjectURL(image.src); resolve(image); };
    image.onerror = () => { URL.revokeObjectURL(image.src); reject(new Error('no picture')); };
    image.src = URL.createObjectURL(file);
  });
}

/** The picture as a JPEG blob; drawing it anew leaves place and device behind. Throws if it is none. */
export async function shrink(file) {
  const picture = self.createImageBitmap
    ? await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => viaImage(file))
    : await viaImage(file);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = sizeOf(picture);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', QUALITY);
  });
}
