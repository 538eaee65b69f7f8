import { openLmdbStore } from '../../src/store/lmdb.ts';

/** Fills the disk that it is given, makes room again, and tells what it saw. */
const [dataDir = ''] = process.argv.slice(2);
const store = await openLmdbStore({ dataDir });
const hour = 3_600_000;
const put = (at: number) =>
  store.put(`${at}`, 'x'.repeat(100_000), hour).then(
    () => 'stored',
    (error: unknown) => String(error),
  );
const outcomes: string[] = [];
for (let at = 0; at < 30; at += 1) outcomes.push(await put(at));
const refused = await Promise.all(Array.from({ length: 5 }, (_, at) => put(100 + at)));
const stored = outcomes.filter((one) => one === 'stored').length;
const found = await store.getMany(outcomes.map((_, at) => `${at}`));
const kept = found.filter((one) => one !== undefined).length;
for (let at = 0; at < 10; at += 1) await store.delete(`${at}`);
// A promise that was rejected with nobody to catch it would have ended the process by now.
await new Promise((resolve) => setTimeout(resolve, 50));
const afterwards = await put(200);
await store.close();
process.send?.({ stored, kept, refused, afterwards });
