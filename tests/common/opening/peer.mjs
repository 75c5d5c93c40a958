// Asks the npm package opening_hours: cases on standard input, answers on standard output, one process for all.
// node peer.mjs FRONTEND_FOLDER < [{"rules": "Mo 08:00-12:00", "moments": ["2026-01-05T09:00", …]}, …]

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const OpeningHours = createRequire(join(process.argv[2], 'package.json'))('opening_hours');

function answer({ rules, moments }) {
  const hours = new OpeningHours(rules, null);
  return moments.map((text) => {
    const at = new Date(text);
    const change = hours.getNextChange(at);
    return [hours.getState(at), change ? change.toISOString().slice(0, 16) : null];
  });
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf-8')).map(answer)));
