import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, indexPrefix } from '../../src/store/lmdb-keys.ts';
import type { WatchedStore } from './watched-store.ts';

const dieAtWrite = path.resolve(import.meta.dirname, 'die-at-write.mjs');

/** LMDB in a folder; it is seen from inside the app's process, where it lives. */
export async function lmdbUnderWatch(folder: string): Promise<WatchedStore> {
  const dataDir = path.join(folder, 'data');
  const writesFile = path.join(folder, 'writes.jsonl');
  const crashFile = path.join(folder, 'crash.json');
  const jobsFile = path.join(folder, 'jobs.json');
  await writeFile(writesFile, '');
  return {
    env: {
      DATA_DIR: dataDir,
      NODE_OPTIONS: `--import ${dieAtWrite}`,
      WRITES_FILE: writesFile,
      CRASH_FILE: crashFile,
      RANGES: JSON.stringify(['jobs', 'jobs:next'].map(rangeOf)),
      RANGES_FILE: jobsFile,
    },
    async crashAt(point) {
      if (!point) return rm(crashFile, { force: true });
      // Whole or not at all: the app may look at this very moment.
      await writeFile(`${crashFile}.new`, JSON.stringify(point));
      await rename(`${crashFile}.new`, crashFile);
    },
    async writes() {
      const lines = (await readFile(writesFile, 'utf8')).split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as string);
    },
    jobs: async () => JSON.parse(await readFile(jobsFile, 'utf8')) as string[],
    close: async () => {},
  };
}

/** The keys of all members of an index, as the app's process is told them. */
function rangeOf(index: string): readonly [start: string, end: string] {
  const start = indexPrefix(index);
  return [start.toString('base64'), afterAll(start).toString('base64')];
}
