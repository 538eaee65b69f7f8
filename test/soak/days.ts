import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A clock for the replicas and the simulated servers that can jump by a day. */
interface Days {
  /** Unix ms. */
  now(): number;
  /** Jumps 25 hours ahead. Resolves when the replicas have seen it and collected garbage. */
  pass(): Promise<void>;
  /** The command that starts the app. */
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
    // Replaced atomically, because a replica may be reading it.
    await writeFile(`${file}.new`, String(aheadMs));
    await rename(`${file}.new`, file);
  };
  await write();
  return {
    now: () => Date.now() + aheadMs,
    async pass() {
      aheadMs += DAY_AND_MORE_MS;
      await write();
      // The replicas read it ten times a second. Whatever they accept before that would expire at once.
      await wait(300);
    },
    // Like `npm start`, except for the clock.
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
