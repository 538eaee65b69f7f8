import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { temporaryFolder } from './test/setup/temporary.ts';

const cores = availableParallelism();
/** What needs no process but its own. */
const units = 'test/{app,clicksend,domain,ops,picture,slack}/**/*.test.ts';
/** Dozens of apps are killed and started there at a time: beside it, nothing else would get its turn. */
const storm = 'test/crash/**/*.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/setup/global.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TMPDIR: temporaryFolder() },
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: [units],
          // Loading the same modules for each file anew takes longer than all of these tests.
          isolate: false,
          maxWorkers: cores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'crash', include: [storm], maxWorkers: cores, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: {
          name: 'stories',
          include: ['test/**/*.test.ts'],
          exclude: [units, storm],
          // Most of the time a story waits for a process, a poll or a pause.
          maxWorkers: Math.min(2 * cores, 8),
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
