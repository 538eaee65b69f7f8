import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A clock for the apps and the fakes around them, on which days can pass in a moment. */
interface Days {
  /** Unix ms. */
  now(): number;
  /** A bit more than a day passes; resolves when the apps have seen it and tidied their memory. */
  pass(): Promise<void>;
  /** How the app is to be started. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const DAY_AND_MORE_MS = 25 * 3_600_000;

export async function startDays(): Promise<Days> {
  const dir = await mkdtemp(path.join(tmpdir(), 'slack-mms-days-'));
  const file = path.join(dir, 'ahead-ms');
  let aheadMs = 0;
  const write = async () => {
    // Put in its place whole: somebody may be reading.
    await writeFile(`${file}.new`, String(aheadMs));
    await rename(`${file}.new`, file);
  };
  await write();
  return {
    now: () => Date.now() + aheadMs,
    async pass() {
      aheadMs += DAY_AND_MORE_MS;
      await write();
      // They look ten times a second. What was taken by yesterday's clock would be over at once.
      await wait(300);
    },
    // As `npm start` does it, but for the clock.
    command: [
      'node',
      '--max-old-space-size=1024',
      '--expose-gc',
      '--import',
      path.join(import.meta.dirname, 'moving-clock.mjs'),
      'dist/main.js',
    ],
    env: { CLOCK_FILE: file },
    close: () => rm(dir, { recursive: true, force: true }),
  };
}
