import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './sandbox/patience.ts';
import { LongestFirst } from './test/setup/longest-first.ts';
import { chromium, isLeftOut, type Program, redisServer } from './test/setup/programs.ts';
import { makeTemporaryFolder } from './test/setup/temporary.ts';

interface Project {
  readonly files: string[];
  /** Without it the whole project is left out. */
  readonly needs?: Program;
  /** In the world of the stories; default false. */
  readonly isInOneProcess?: boolean;
}

/**
 * Which tests are fast is said here and nowhere else: all that this table does not name. `npm test` runs
 * them; they need no process but their own. `npm run test:full` runs these as well, each in the last
 * project that names it.
 */
const full: Readonly<Record<string, Project>> = {
  // What starts, kills and talks to real processes and files: the bundle, LMDB. And the contract of
  // all stores, which waits for real time to pass.
  processes: {
    files: [
      'test/processes/**/*.test.ts',
      'test/storage/{lmdb,memory}.test.ts',
      // Each decodes in a process of its own, as the app does.
      'test/media/isolated-pictures.test.ts',
    ],
  },
  // A real Redis, for all of a file or some of it.
  redis: {
    files: [
      'test/storage/redis/**/*.test.ts',
      'test/doctor/doctor.test.ts',
      'test/storage/redis.test.ts',
      'test/queue/**/*.test.ts',
      'test/processes/{emptied-store,killed,main-job,outages,start-and-stop,storage}.test.ts',
    ],
    needs: redisServer,
  },
  browser: { files: ['test/browser/**/*.test.ts'], needs: chromium },
  // Several apps on one Redis.
  replicas: {
    files: ['test/replicas/{burst-of-replies,replicas}.test.ts'],
    needs: redisServer,
  },
  soak: { files: ['test/soak/**/*.test.ts'], needs: redisServer },
  // On all cores, giving way to the others.
  simulation: { files: ['test/simulation/many-days.test.ts'] },
  // A thousand deaths; the fast tests try those that count most.
  crash: { files: ['test/crash/every-step/*.test.ts'], isInOneProcess: true },
};

/** The whole app with a Slack and a ClickSend, in the test's own process and on a virtual clock. */
const storyFiles = 'test/{crash,stories,world,simulation}/**/*.test.ts';

/** Some simulated days, bundled: which takes a seventh less CPU time, the bundling included. */
const days = 'test/simulation/simulation.test.ts';

const inOneProcess = {
  setupFiles: ['test/setup/in-one-process.ts'],
  // Bolt is CommonJS: what Node imports of it is what the app must get here too.
  deps: { interopDefault: false },
};

const cores = availableParallelism();

const fast = {
  // Loading the same modules for each file anew takes longer than all of these tests.
  isolate: false,
  maxWorkers: cores,
  sequence: { groupOrder: 1 },
  setupFiles: ['test/setup/no-processes.ts'],
};

/** For a script that counts what passed: the file that it reads. */
const results = process.env.TEST_RESULTS;
const counted: ['json', { outputFile: string }][] = results
  ? [['json', { outputFile: results }]]
  : [];

export default defineConfig({
  test: {
    // Longer than the waits within, which say what is missing.
    testTimeout: 3 * PATIENCE_MS,
    hookTimeout: 2 * PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS, interval: 5 } },
    // Transformed modules stay from one run to the next: a story alone starts in half the time.
    experimental: { fsModuleCache: true },
    sequence: { sequencer: LongestFirst },
    env: { TMPDIR: makeTemporaryFolder() },
    reporters: ['default', './test/setup/slowest-files.ts', './test/setup/left-out.ts', ...counted],
    projects: [
      {
        extends: true,
        test: {
          ...fast,
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: [storyFiles, ...filesOf(Object.values(full))],
        },
      },
      {
        extends: true,
        test: {
          ...fast,
          name: 'stories',
          ...inOneProcess,
          include: [storyFiles],
          exclude: [days, ...filesOf(Object.values(full))],
        },
      },
      {
        extends: true,
        test: {
          ...fast,
          name: 'days',
          ...inOneProcess,
          include: [days],
          globalSetup: ['test/setup/bundle-days.ts'],
        },
      },
      ...fullProjects(),
    ],
  },
});

function fullProjects() {
  return Object.entries(full).flatMap(([name, project], n, all) => {
    const { files, needs, isInOneProcess = false } = project;
    if (needs && isLeftOut(needs)) return [];
    const later = all.slice(n + 1).map(([, other]) => other);
    const test = {
      name: `full:${name}`,
      include: files,
      exclude: filesOf(later),
      globalSetup: ['test/setup/bundle.ts'],
      // As for the fast ones. What takes a process of its own starts it.
      isolate: false,
      // Most of the time these wait for a process, a poll or a pause; one, for the simulation's processes.
      maxWorkers: 1 + Math.min(2 * cores, 8),
      // Projects of the same order run side by side, the others after each other.
      sequence: { groupOrder: 2 },
      ...(isInOneProcess ? inOneProcess : {}),
    };
    return [{ extends: true as const, test }];
  });
}

function filesOf(projects: readonly Project[]): string[] {
  return projects.flatMap(({ files }) => files);
}
