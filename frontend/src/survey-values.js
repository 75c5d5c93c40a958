// One answer to one question, checked and brought into one way of writing: as rules/values.py does.

const LONGEST_TEXT = 2000;
const WHOLE = /^[+-]?\d{1,9}$/;
const DECIMAL = /^[+-]?(\d{1,9}(\.\d{0,9})?|\.\d{1,9})$/;
const DATE = /^\d{4}-\d{2}-\d{2}/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?$/;
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g; // eslint-disable-line no-control-regex

function place(text) {
  const [lat, lon] = text.replace(/,/g, ' ').split(/\s+/).map(Number);
  const isPlace = Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return isPlace ? { value: `${lat.toFixed(3)} ${lon.toFixed(3)}` } : { fault: 'geopoint' };
}

const SIMPLE = {
  integer: (text) => (WHOLE.test(text) ? { value: String(parseInt(text, 10)) } : { fault: 'integer' }),
  decimal: (text) => (DECIMAL.test(text) ? { value: String(parseFloat(text)) } : { fault: 'decimal' }),
  date: (text) =>
    DATE.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10))) ? { value: text.slice(0, 10) } : { fault: 'date' },
  time: (text) => {
    const found = TIME.exec(text);
    return found ? { value: `${found[1]}:${found[2]}` } : { fault: 'time' };
  },
  geopoint: place,
};

/** {value} in the stored way of writing ("" for no answer), or {fault} with the rule it breaks. */
export function canonical(item, raw, options) {
  const text = raw.replace(UNPRINTABLE, '').trim();
  if (!text) return { value: '' };
  if (item.type === 'text') return text.length > LONGEST_TEXT ? { fault: 'long' } : { value: text };
  if (item.type === 'select_one') return options.includes(text) ? { value: text } : { fault: 'choice' };
  if (item.type === 'select_multiple') {
    const names = [...new Set(text.split(/\s+/))];
    return names.every((name) => options.includes(name)) ? { value: names.join(' ') } : { fault: 'choice' };
  }
  return SIMPLE[item.type] ? SIMPLE[item.type](text.normalize('NFKC')) : { value: text };
}
