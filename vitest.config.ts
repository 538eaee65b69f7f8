import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './src/sandbox/patience.ts';
import { temporaryFolder } from './test/setup/temporary.ts';

const cores = availableParallelism();

/**
 * Which tests are fast is said here and nowhere else. `npm test` runs all projects but those called
 * `full:…`; they are for `npm run test:full`. A new file is fast, and must need no process but its own,
 * unless it stands in this table.
 */
const full = {
  // Each starts the built app as a process, with a Slack, a ClickSend and often a Redis beside it. What starts, kills and talks to real processes: the doctor, the bundle, Redis, LMDB's files. And
  // the contract of all stores and queues, which waits for real time to pass.
  processes: [
    'test/processes/**/*.test.ts',
    'test/doctor/doctor.test.ts',
    'test/jobs/**/*.test.ts',
    'test/redis/**/*.test.ts',
    'test/store/**/*.test.ts',
  ],
  // They need a Chromium.
  browser: ['test/browser/**/*.test.ts'],
  // Several apps on one Redis. The order of a burst over two of them also depends on the machine's load.
  replicas: ['test/replicas/{burst-of-replies,one-at-a-time,replicas}.test.ts'],
  soak: ['test/soak/**/*.test.ts'],
  // Dozens of apps are killed and started there at a time: beside it, nothing else would get its turn.
  crash: ['test/crash/crash-table.test.ts'],
};

/** The whole app with a Slack and a ClickSend, in the test's own process and on a virtual clock. */
const inOneProcess = 'test/{stories,world}/**/*.test.ts';

const { crash, ...beside } = full;

/** For a script that counts what passed: the file that it reads. */
const results = process.env.TEST_RESULTS;
const counted: ['json', { outputFile: string }][] = results
  ? [['json', { outputFile: results }]]
  : [];

/** Most of the time these wait for a process, a poll or a pause. */
const waiting = Math.min(2 * cores, 8);

export default defineConfig({
  test: {
    // Longer than the waits within, which say what is missing.
    testTimeout: 3 * PATIENCE_MS,
    hookTimeout: 2 * PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS, interval: 5 } },
    env: { TMPDIR: temporaryFolder() },
    reporters: ['default', './test/setup/slowest-files.ts', ...counted],
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: [...Object.values(full).flat(), inOneProcess],
          // Loading the same modules for each file anew takes longer than all of these tests.
          isolate: false,
          maxWorkers: cores,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'stories',
          include: [inOneProcess],
          isolate: false,
          maxWorkers: cores,
          sequence: { groupOrder: 1 },
          // Bolt is CommonJS: what Node imports of it is what the app must get here too.
          deps: { interopDefault: false },
        },
      },
      ...Object.entries(beside).map(([name, include]) => fullProject(name, include, waiting, 2)),
      fullProject('crash', crash, cores, 3),
    ],
  },
});

/** Projects of the same `groupOrder` run side by side, the others after each other. */
function fullProject(name: string, include: string[], maxWorkers: number, groupOrder: number) {
  return {
    extends: true as const,
    test: {
      name: `full:${name}`,
      include,
      globalSetup: ['test/setup/bundle.ts'],
      maxWorkers,
      sequence: { groupOrder },
    },
  };
}
