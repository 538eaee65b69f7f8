import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { storeContract } from './contract.ts';
import { findScore } from './find-score.ts';

const hour = 3_600_000;
const makeFolder = () => mkdtemp(join(tmpdir(), 'slack-mms-lmdb-'));

storeContract('LMDB', async () => openLmdbStore({ dataDir: await makeFolder() }));

describe('the LMDB store', () => {
  let dataDir: string;
  let child: ChildProcess | undefined;
  const start = (what: string): ChildProcess => {
    const script = new URL('./lmdb-child.ts', import.meta.url);
    child = fork(script, [dataDir, what], { execArgv: ['--import', 'tsx'] });
    return child;
  };
  beforeEach(async () => {
    dataDir = await makeFolder();
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    child = undefined;
    await rm(dataDir, { recursive: true, force: true });
  });

  it('creates its folder for its own user only, and keeps the mode of an existing folder', async () => {
    const made = join(dataDir, 'made');
    await chmod(dataDir, 0o755);
    await (await openLmdbStore({ dataDir: made })).close();
    await (await openLmdbStore({ dataDir })).close();
    expect((await stat(made)).mode & 0o777).toBe(0o700);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o755);
  });

  it('has all records and indexes after it is reopened', async () => {
    const first = await openLmdbStore({ dataDir: join(dataDir, 'made/on the way') });
    await first.put('record', { a: 1 }, hour);
    await first.getIndex('i', hour).add([{ member: 'm', score: 5 }]);
    await first.close();
    const second = await openLmdbStore({ dataDir: join(dataDir, 'made/on the way') });
    expect(await second.get('record')).toEqual({ a: 1 });
    expect(await second.getIndex('i', hour).listNewest({ limit: 1 })).toEqual([
      { member: 'm', score: 5 },
    ]);
    await second.close();
  });

  it('has everything that was acknowledged before kill -9, and can be opened again', async () => {
    const killed = start('write');
    const [, signal] = await once(killed, 'exit');
    expect(signal).toBe('SIGKILL');
    const store = await openLmdbStore({ dataDir });
    expect(await store.get('kept')).toEqual({ by: killed.pid });
    expect(await store.setIfAbsent('claimed', 2, hour)).toBe(false);
    expect(await store.get('claimed')).toBe('swapped');
    expect(await findScore(store.getIndex('i', hour), 'm')).toBe(7);
    await store.close();
  });

  it("can't be opened by a second process, which names the process that has it", async () => {
    const holder = start('hold');
    await once(holder, 'message');
    const opening = openLmdbStore({ dataDir });
    await expect(opening).rejects.toThrow(`in use by process ${holder.pid} on `);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await openLmdbStore({ dataDir })).close();
    expect(await readdir(dataDir)).not.toContain('slack-mms.lock');
  });

  it('can be opened by only one of ten concurrent callers in a process', async () => {
    const opened = await Promise.allSettled(
      Array.from({ length: 10 }, () => openLmdbStore({ dataDir })),
    );
    const stores = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(stores).toHaveLength(1);
    await stores[0]?.close();
  });

  const lockFile = () => join(dataDir, 'slack-mms.lock');
  const leaveLock = async (change: object) => {
    const store = await openLmdbStore({ dataDir });
    const owner: object = JSON.parse(await readFile(lockFile(), 'utf8'));
    await store.close();
    await writeFile(lockFile(), JSON.stringify({ ...owner, token: 'another', ...change }));
  };

  it("can be opened when the locking process's pid belongs to another process now", async () => {
    await leaveLock({ start: 'long ago' });
    await (await openLmdbStore({ dataDir })).close();
  });

  it('can be opened when the lock file is corrupt', async () => {
    await writeFile(lockFile(), '{"pid":');
    await (await openLmdbStore({ dataDir })).close();
  });

  it("can't be opened while a process in another container renews the lock", async () => {
    await leaveLock({ place: 'another container', pid: 1, host: 'abc123' });
    const heart = setInterval(() => void utimes(lockFile(), new Date(), new Date()), 200);
    await expect(openLmdbStore({ dataDir })).rejects.toThrow('in use by process 1 on abc123');
    clearInterval(heart);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lockFile(), longAgo, longAgo);
    await (await openLmdbStore({ dataDir })).close();
  });

  it("explains what is wrong with a folder that it can't use", async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    await expect(openLmdbStore({ dataDir: file })).rejects.toThrow(/DATA_DIR .*not a folder/);
    if (process.getuid?.() !== 0) {
      await chmod(dataDir, 0o500);
      await expect(openLmdbStore({ dataDir })).rejects.toThrow(/DATA_DIR .*may not write/);
      await chmod(dataDir, 0o700);
    }
  });

  it('rejects writes while the disk is full, keeps earlier data, and works again when there is room', async () => {
    const script = fileURLToPath(new URL('./lmdb-full.ts', import.meta.url));
    // A limit on the file size works like a small disk.
    const limited = 'ulimit -f 2000; exec "$0" --import tsx "$@"';
    child = spawn('bash', ['-c', limited, process.execPath, script, dataDir], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [seen] = await once(child, 'message');
    expect(seen.stored).toBeGreaterThan(5);
    expect(seen.stored).toBeLessThan(25);
    expect(seen.kept).toBe(seen.stored);
    expect(seen.refused).toHaveLength(9);
    for (const outcome of seen.refused) expect(outcome).toMatch(/The store could not be written/);
    // No refused write looks done, and rate limits work without the disk.
    expect(seen).toMatchObject({ state: 'before', isClaimed: false, indexed: 0, turn: 0 });
    expect(seen.afterwards).toBe('stored');
  });

  it("removes expired records from the file, so that it doesn't grow forever", async () => {
    const store = await openLmdbStore({ dataDir, sweepMs: 10 });
    const measureSize = async () => (await stat(join(dataDir, 'slack-mms.mdb'))).size;
    const fill = (round: number) =>
      store.putMany(
        Array.from({ length: 200 }, (_, at) => ({
          key: `${round}:${at}`,
          value: 'x'.repeat(2_000),
        })),
        20,
      );
    for (let round = 0; round < 5; round += 1) await fill(round);
    await retryUntilPasses(async () => expect(await store.get('4:199')).toBeUndefined());
    const early = await measureSize();
    for (let round = 5; round < 40; round += 1) {
      await fill(round);
      await retryUntilPasses(async () => expect(await store.get(`${round}:199`)).toBeUndefined());
    }
    expect(await measureSize()).toBeLessThan(early * 3);
    await store.close();
  });

  it('removes expired indexes from the file, and no others', async () => {
    const store = await openLmdbStore({ dataDir, sweepMs: 10 });
    const entries = Array.from({ length: 1_500 }, (_, at) => ({ member: `m${at}`, score: at }));
    const over = Array.from({ length: 20 }, (_, at) => store.getIndex(`over ${at}`, 100));
    for (const index of over) await index.add(entries);
    await store.getIndex('kept', hour).add(entries);
    await retryUntilPasses(async () => {
      for (const index of over) expect(await index.listNewest({ limit: 1 })).toEqual([]);
    });
    await retryUntilPasses(async () => expect(await collectRows(dataDir)).toEqual(rowsOfOne));
    expect(await store.getIndex('kept', hour).listOldest({ limit: 9_999 })).toEqual(entries);
    await store.close();
  });
});

const rowsOfOne = { members: 1_500, scores: 1_500, 'index-ends': 1, 'index-ends-in-order': 1 };

/** How many rows each table of the indexes has, as another reader of the file sees them. */
async function collectRows(dataDir: string): Promise<Record<string, number>> {
  const file = open({ path: join(dataDir, 'slack-mms.mdb'), readOnly: true });
  const rows = Object.keys(rowsOfOne).map((name) => [
    name,
    file.openDB({ name, encoding: 'binary', keyEncoding: 'binary' }).getKeysCount(),
  ]);
  await file.close();
  return Object.fromEntries(rows);
}
