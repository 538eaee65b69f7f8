// Counts what vitest wrote: node .ci/verdict.mjs [<command> <its exit code> <results.json>]...
import { readFileSync } from 'node:fs';

const args = process.argv.slice(2);
const runs = [];
while (args.length > 0) {
  const [command, code, file] = args.splice(0, 3);
  runs.push({ command, code, ...read(file) });
}

const troubles = runs.flatMap((run) => [...troublesOf(run)]);
const failed = sum(({ numFailedTests }) => numFailedTests) + troubles.length;
for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
process.stdout.write(`${sum(({ numPassedTests }) => numPassedTests)} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** What went wrong without a test that failed. */
function* troublesOf({ command, code, ...counts }) {
  if (code !== '0' && counts.numFailedTests === 0) yield `${command} ended with ${code}`;
  if (counts.numPassedTests === 0) yield `${command}: no test passed`;
  const leftOut = counts.numPendingTests + counts.numTodoTests;
  if (leftOut > 0) yield `${command}: ${leftOut} tests were left out`;
}

function sum(count) {
  return runs.reduce((total, run) => total + count(run), 0);
}

/** Nothing was written when vitest did not come to its end. */
function read(file) {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  try {
    return { ...none, ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return none;
  }
}
