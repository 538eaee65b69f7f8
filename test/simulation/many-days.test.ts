import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const DAYS = 2_000;
/**
 * Longer than it takes under any load, because only what the days find matters. Beside fifteen other processes on
 * two cores they took more than an hour.
 */
const timeout = 6 * 3_600_000;

test('two thousand days pass, played on all cores', { timeout }, async () => {
  // In CI the same for everybody, so that no change fails because of another one; elsewhere different each
  // time.
  const from = process.env.CI ? 1 : 1_000_000 + (Date.now() % 1_000_000_000);
  const { code, told } = await simulate([
    ...['--from', `${from}`, '--seeds', `${DAYS}`],
    // The days use CPU all the time, while the tests beside them mostly wait.
    '--background',
  ]);
  expect(told).toContain(`${DAYS} days of ${DAYS} played`);
  expect(code, told).toBe(0);
});

/** Runs `npm run simulate`. Returns its output and its exit code. */
function simulate(words: readonly string[]): Promise<{ code: number | null; told: string }> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = fork(main, words, { execArgv: ['--import', 'tsx'], silent: true });
  // Otherwise the days go on after a time-out, and slow down whatever follows.
  onTestFinished(() => void child.kill());
  let failure = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part) => {
      failure += part;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, told: failure })));
}
