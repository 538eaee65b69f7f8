import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { open } from 'lmdb';
import { afterAll, indexPrefix } from '../../src/store/lmdb-keys.ts';
import type { WatchedStore } from './watched-store.ts';

const dieAtWrite = path.resolve(import.meta.dirname, 'die-at-write.mjs');

/** LMDB in a folder; it is seen from inside the app's process, where it lives. */
export async function lmdbUnderWatch(folder: string): Promise<WatchedStore> {
  const dataDir = path.join(folder, 'data');
  const writesFile = path.join(folder, 'writes.jsonl');
  const crashFile = path.join(folder, 'crash.json');
  await writeFile(writesFile, '');
  return {
    env: {
      DATA_DIR: dataDir,
      NODE_OPTIONS: `--import ${dieAtWrite}`,
      WRITES_FILE: writesFile,
      CRASH_FILE: crashFile,
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
    jobs: () => jobsIn(path.join(dataDir, 'slack-mms.mdb')),
    close: async () => {},
  };
}

/** LMDB can be read by others while the app writes. */
async function jobsIn(file: string): Promise<readonly string[]> {
  const root = open({ path: file, readOnly: true });
  const members = root.openDB<string, Buffer>({
    name: 'members',
    encoding: 'string',
    keyEncoding: 'binary',
  });
  try {
    return ['jobs', 'jobs:next'].flatMap((name) => {
      const start = indexPrefix(name);
      return [...members.getRange({ start, end: afterAll(start) }).map(({ value }) => value)];
    });
  } finally {
    await root.close();
  }
}
