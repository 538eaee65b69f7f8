import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { providePrograms, warnOfMissing } from './provide.ts';

/**
 * npm test                       format, lint, types and the fast tests, side by side
 * npm run test:full              the same with all tests
 * npm run test:full -- --rest    the tests that `npm test` leaves out, nothing else
 *
 * Some tests need a redis-server or a Chromium. The script installs them if it can; otherwise it leaves
 * those tests out, which is a failure in CI.
 *
 * Other arguments go to vitest. vitest.config.ts says which tests are fast.
 */
const [suite, ...args] = process.argv.slice(2);
const isRest = args.includes('--rest');
const vitestArgs = args.filter((arg) => arg !== '--rest');

const missing = suite === 'full' ? providePrograms() : [];
warnOfMissing(missing);

const projects = isRest
  ? ['--project', 'full:*']
  : suite === 'full'
    ? []
    : ['--project', '!full:*'];
const tests = run('tests', 'vitest', ['run', ...projects, ...vitestArgs], 'live');
const checks = isRest ? [] : ['format', 'lint', 'types'].map((name) => check(name));

const failed = (await Promise.all([...checks, tests])).flatMap((one) => one ?? []);
warnOfMissing(missing);
if (process.env.CI && missing.length > 0) failed.push('tests that were left out');
if (failed.length > 0) {
  process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}

function check(script: string): Promise<string | undefined> {
  return run(script, 'npm', ['run', '--silent', script], 'afterwards');
}

/** Runs one part. Resolves to its name if it fails. */
async function run(
  name: string,
  command: string,
  args: readonly string[],
  output: 'live' | 'afterwards',
): Promise<string | undefined> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: buildEnvironment(),
  });
  let text = '';
  // Whole lines, so that the lines of two parts do not mix.
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (output === 'live') process.stdout.write(`${line}\n`);
      else text += `${line}\n`;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n${text}`);
  return code === 0 ? undefined : name;
}

function buildEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TESTS_LEAVE_OUT: missing.map(({ name }) => name).join(),
    // vitest writes to a pipe here, so it must be told that colours are supported.
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
  };
}
