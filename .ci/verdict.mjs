// Reads what vitest wrote: node .ci/verdict.mjs <results.json> <exit code of npm test>
import { readFileSync } from 'node:fs';

/** Parts that need something installed and must not be left out silently. */
const needed = { Redis: /\/test\/store\/redis\.test\.ts$/, 'the browser': /\/test\/browser\// };

const [path = '', code = '1'] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = read(path);
const troubles = [];

if (code !== '0' && numFailedTests === 0) troubles.push(`npm test ended with ${code}`);
if (numPassedTests + numFailedTests === 0) troubles.push('No test ran');
for (const [part, pattern] of Object.entries(needed)) {
  const tests = testResults
    .filter(({ name }) => pattern.test(name))
    .flatMap(({ assertionResults }) => assertionResults);
  const leftOut = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  if (tests.length === 0 || leftOut.length > 0) troubles.push(`Tests with ${part} were left out`);
}

const failed = numFailedTests + troubles.length;
for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
process.stdout.write(`${numPassedTests} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** Nothing was written when the format, lint or types failed first. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
