import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';

/** Fills the disk, tries every kind of write, makes room again, and reports the outcomes. */
const [dataDir = ''] = process.argv.slice(2);
const store = await openLmdbStore({ dataDir });
const hour = 3_600_000;
const large = 'x'.repeat(100_000);
const describeOutcome = (work: Promise<unknown>) =>
  work.then(
    () => 'stored',
    (error: unknown) => String(error),
  );
const put = (at: number) => describeOutcome(store.put(`${at}`, large, hour));
await store.put('state', 'before', hour);
const outcomes: string[] = [];
for (let at = 0; at < 30; at += 1) outcomes.push(await put(at));
const refused = await Promise.all(Array.from({ length: 5 }, (_, at) => put(100 + at)));
refused.push(
  await describeOutcome(store.putMany([{ key: 'many', value: large }], hour)),
  await describeOutcome(store.setIfAbsent('claim', large, hour)),
  await describeOutcome(store.compareAndSet('state', 'before', large, hour)),
  await describeOutcome(
    store.getIndex('i', hour).add(
      Array.from({ length: 500 }, (_, at) => ({
        member: `${at} ${large.slice(0, 500)}`,
        score: at,
      })),
    ),
  ),
);
const [state, claim] = await store.getMany(['state', 'claim']);
const isClaimed = claim !== undefined;
const indexed = (await store.getIndex('i', hour).listNewest({ limit: 9 })).length;
const waitMs = await store.rateLimiter.acquire('limit', { intervalMs: 1_000, burst: 1 });
const stored = outcomes.filter((one) => one === 'stored').length;
const values = await store.getMany(outcomes.map((_, at) => `${at}`));
const storedCount = values.filter((one) => one !== undefined).length;
for (let at = 0; at < 10; at += 1) await store.delete(`${at}`);
// An unhandled rejection would have ended the process by now.
await new Promise((resolve) => setTimeout(resolve, 50));
const afterwards = await put(200);
await store.close();
process.send?.({
  stored,
  kept: storedCount,
  refused,
  state,
  isClaimed,
  indexed,
  turn: waitMs,
  afterwards,
});
