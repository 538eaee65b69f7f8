import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';
import { noLog, realClock } from './world.ts';

/** Adds jobs, records which were acknowledged, and kills itself in the middle with `kill -9`. */
const [dataDir = ''] = process.argv.slice(2);
const jobs = createEmbeddedJobs({
  store: await openLmdbStore({ dataDir }),
  clock: realClock,
  log: noLog,
});
jobs.registerWorker('job', {
  concurrency: 1,
  attempts: 3,
  run: () => new Promise(() => {}),
  onExhausted: async () => {},
});
await jobs.start();
await jobs.add('job', '0');
appendFileSync(join(dataDir, 'acknowledged'), '0\n');
await jobs.add('job', '0');
for (let id = 1; id < 30; id += 1) {
  await jobs.add('job', `${id}`);
  appendFileSync(join(dataDir, 'acknowledged'), `${id}\n`);
}
process.kill(process.pid, 'SIGKILL');
