import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';

/** Writes, and kills itself with `kill -9` as soon as the writes are acknowledged. */
const [dataDir = '', what = ''] = process.argv.slice(2);
const store = await openLmdbStore({ dataDir });
if (what === 'write') {
  await store.put('kept', { by: process.pid }, 3_600_000);
  await store.setIfAbsent('claimed', 1, 3_600_000);
  await store.compareAndSet('claimed', 1, 'swapped', 3_600_000);
  await store.getIndex('i', 3_600_000).add([{ member: 'm', score: 7 }]);
  process.kill(process.pid, 'SIGKILL');
}
process.send?.('open');
setInterval(() => {}, 1_000);
