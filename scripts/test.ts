import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { providePrograms, warnOfMissing } from './provide.ts';

/**
 * npm test                       format, lint, types and the fast tests, side by side
 * npm run test:full              the same with all tests
 * npm run test:full -- --rest    the tests that `npm test` leaves out, nothing else
 *
 * All tests need a redis-server and a Chromium, which are installed if they can be. Else the tests that
 * need them are left out, which in CI is a failure.
 *
 * What else is given goes to vitest. Which tests are fast is said in vitest.config.ts.
 */
const [suite, ...given] = process.argv.slice(2);
const isRest = given.includes('--rest');
const toVitest = given.filter((one) => one !== '--rest');

const missing = suite === 'full' ? providePrograms() : [];
warnOfMissing(missing);

const which = isRest ? ['--project', 'full:*'] : suite === 'full' ? [] : ['--project', '!full:*'];
const tests = run('tests', 'vitest', ['run', ...which, ...toVitest], 'as it comes');
const checks = isRest ? [] : ['format', 'lint', 'types'].map((name) => check(name));

const failed = (await Promise.all([...checks, tests])).flatMap((one) => one ?? []);
warnOfMissing(missing);
if (process.env.CI && missing.length > 0) failed.push('tests that were left out');
if (failed.length > 0) {
  process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}

function check(script: string): Promise<string | undefined> {
  return run(script, 'npm', ['run', '--silent', script], 'at its end');
}

/** Runs a part; gives its name if it fails. */
async function run(
  name: string,
  command: string,
  args: readonly string[],
  shown: 'as it comes' | 'at its end',
): Promise<string | undefined> {
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
  let output = '';
  // By whole lines, so that one part's stand never within another's.
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (shown === 'as it comes') process.stdout.write(`${line}\n`);
      else output += `${line}\n`;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n${output}`);
  return code === 0 ? undefined : name;
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TESTS_LEAVE_OUT: missing.map(({ name }) => name).join(),
    // Output that goes through a pipe keeps its colours where they can be seen.
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
  };
}
