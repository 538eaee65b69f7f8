import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Beyond any load: what counts is what they find. */
const timeout = 60 * 60_000;

/** Days that nobody has seen before, side by side on all cores: that takes processes, and minutes. */
test('two thousand days that nobody has seen before', { timeout }, async () => {
  // In CI the same for everybody, so that no change fails for what another one did.
  const from = String(process.env.CI ? 1 : 1 + Math.floor(Math.random() * 1_000_000_000));
  const args = ['--import', 'tsx', 'test/simulation/main.ts', '--seeds', '2000', '--from', from];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 100_000_000 }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toMatch(/2000 days of 2000 played, [\d.]+ a second; 0 went wrong/);
});
