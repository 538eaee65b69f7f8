import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { open } from 'lmdb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLmdbFile } from '../../src/storage/lmdb/check-lmdb-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-check-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a growing LMDB file is never reported as damaged', async () => {
  const file = path.join(folder, 'growing.mdb');
  const store = open<string, string>({ path: file, noSubdir: true });
  await store.put('first', 'x');
  let isOver = false;
  let written = 0;
  const write = async (): Promise<void> => {
    while (!isOver) await store.put(`key ${written++}`, 'x'.repeat(300));
  };
  const writers = Promise.all(Array.from({ length: 20 }, write));
  try {
    for (let looks = 0; looks < 100; looks += 1) await checkLmdbFile(file, { all: false });
  } finally {
    isOver = true;
    await writers;
    await store.close();
  }
  expect(written).toBeGreaterThan(100);
});
