import { openBullMqJobs } from '../../src/queue/bullmq/bullmq-jobs.ts';
import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import type { JobWorker } from '../../src/queue/job-queue.ts';
import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';
import { noLog, realClock } from './world.ts';

/**
 * One life of a process that has a job which ends it (`bomb`), and one that runs beside it the first time (`bystander`).
 * Reports to its parent what happens.
 */
const [medium, place = '', life] = process.argv.slice(2);
const report = (word: string) => new Promise<void>((done) => process.send?.(word, () => done()));
const jobs =
  medium === 'redis'
    ? await openBullMqJobs({ url: place, log: noLog })
    : createEmbeddedJobs({
        store: await openLmdbStore({ dataDir: place }),
        clock: realClock,
        log: noLog,
      });

let runBeside = () => {};
const beside = new Promise<void>((resolve) => {
  runBeside = resolve;
});
const createWorker = (run: JobWorker['run']): JobWorker => ({
  concurrency: 4,
  attempts: 3,
  run,
  onExhausted: (id, error) =>
    report(`${id} given up: ${error instanceof Error ? error.message : error}`),
});
const bystander = createWorker(async () => {
  runBeside();
  if (life === '1') await new Promise(() => {});
  await report('bystander done');
  return undefined;
});
const bomb = createWorker(async () => {
  if (life === '1') await beside;
  await report('bomb runs');
  process.kill(process.pid, 'SIGKILL');
  return undefined;
});
jobs.registerWorker('bystander', bystander);
jobs.registerWorker('bomb', bomb);
jobs.registerWorker(
  'next',
  createWorker(async () => {
    await report('next done');
    return undefined;
  }),
);
await jobs.start();
if (life === '1') {
  await jobs.add('bystander', 'bystander');
  await jobs.add('bomb', 'bomb');
}
// Added at every start, like repeating jobs.
if (life !== '1') await jobs.add('bomb', 'bomb');
if (life === '3') await jobs.add('next', 'next');
