// Light pages bring no Chinese font; where the machine has none either, fetch ours.
function drawn(character) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext('2d');
  pen.font = '20px sans-serif';
  pen.fillText(character, 2, 20);
  return canvas.toDataURL();
}

export function bringHanFont() {
  const address = document.documentElement.dataset.hanFont;
  // Without a font every character is drawn as the same empty box.
  if (!address || drawn('中') !== drawn('国')) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  document.head.append(link);
}
