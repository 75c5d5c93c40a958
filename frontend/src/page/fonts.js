// Chinese without a font of one's own: the system's if it has one, else our web font.

const SYSTEM = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif';
const WEB = 'Noto Sans SC Variable';

function picture(character) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = `20px ${SYSTEM}`;
  pen.fillText(character, 1, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

/** Without a font every character is drawn as the same empty box. */
const systemHasChinese = () => picture('国') !== picture('民');

/** Light pages bring no font; where the machine has none either, fetch ours. */
export function bringHanFont() {
  const address = document.documentElement.dataset.hanFont;
  if (!address || systemHasChinese()) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  document.head.append(link);
}

/** The font family for the labels of maps and charts, once it can draw ``texts``. */
export async function labelFont(texts) {
  if (systemHasChinese()) return SYSTEM;
  const characters = [...new Set(texts.join(''))].join('');
  const patience = new Promise((resolve) => setTimeout(resolve, 4000));
  await Promise.race([document.fonts.load(`16px "${WEB}"`, characters), patience]);
  return WEB;
}
