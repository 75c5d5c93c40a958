// The sheet's rules as the server has them in inspections/rules/sheet.py; the server has the last word.

export function itemsOf(sheet) {
  return sheet.flatMap((section) => section.items);
}

/** Items whose condition holds; one that hangs on an item not asked is not asked either. */
export function asked(items, answers) {
  const there = new Set();
  return items.filter((item) => {
    const holds = !item.when || (there.has(item.when.key) && answers[item.when.key]?.result === item.when.is);
    if (holds) there.add(item.key);
    return holds;
  });
}

/** Keys of items that are not answered, or whose failure is not shown in a photo. */
export function missing(items, answers, pictured) {
  return asked(items, answers).filter((item) => {
    const result = answers[item.key]?.result;
    return !result || (result === 'fail' && item.photo !== false && !pictured.has(item.key));
  }).map((item) => item.key);
}

/** Keys of items answered differently in the two. */
export function differing(items, mine, theirs) {
  const told = (answer) => `${answer?.result || ''}\n${answer?.note || ''}`;
  return items.filter((item) => told(mine[item.key]) !== told(theirs[item.key])).map((item) => item.key);
}
