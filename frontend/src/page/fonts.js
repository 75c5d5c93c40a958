// Chinese labels without a glyph server: the system's font if it has one, else our web font.

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

/** Two different characters look different only if the system can draw Chinese. */
const systemHasChinese = () => picture('国') !== picture('民');

/** The font family for labels, once it can draw ``texts``. */
export async function labelFont(texts) {
  if (systemHasChinese()) return SYSTEM;
  const characters = [...new Set(texts.join(''))].join('');
  const patience = new Promise((resolve) => setTimeout(resolve, 4000));
  await Promise.race([document.fonts.load(`16px "${WEB}"`, characters), patience]);
  return WEB;
}
