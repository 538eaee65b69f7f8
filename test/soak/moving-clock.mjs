import { readFileSync } from 'node:fs';

/**
 * Loaded before the app: its clock is ahead by the ms that stand in the file `CLOCK_FILE`, so that
 * days can pass while it runs. Only what reads `Date.now` sees it; timers take as long as ever. Needs
 * `--expose-gc`.
 */
const file = process.env.CLOCK_FILE ?? '';
const now = Date.now;
let aheadMs = read();
setInterval(() => {
  const before = aheadMs;
  aheadMs = read();
  // On a new day, collect garbage, so that the memory left is what the app really references.
  if (aheadMs !== before) globalThis.gc();
}, 100).unref();
Date.now = () => now() + aheadMs;

function read() {
  return Number(readFileSync(file, 'utf8'));
}
