import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Beyond any load: what counts is what they find. */
const timeout = 60 * 60_000;

/** As many as the full suite has time for; two thousand take some seven minutes: `npm run simulate -- --seeds 2000`. */
const DAYS = 150;

/** Side by side on all cores, in processes of their own. */
test('a hundred and fifty days that nobody has seen before', { timeout }, async () => {
  // In CI the same for everybody, so that no change fails for what another one did.
  const from = String(process.env.CI ? 1 : 1 + Math.floor(Math.random() * 1_000_000_000));
  const args = ['--import', 'tsx', 'test/simulation/main.ts', '--seeds', `${DAYS}`, '--from', from];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 100_000_000 }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toMatch(
    new RegExp(`${DAYS} days of ${DAYS} played, [\\d.]+ a second; 0 went wrong`),
  );
});
