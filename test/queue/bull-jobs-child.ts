import { openBullMqJobs } from '../../src/queue/bullmq/bullmq-jobs.ts';
import { noLog } from './world.ts';

/** Runs a job that never ends, says so, and waits to be killed. */
const [url = ''] = process.argv.slice(2);
const jobs = await openBullMqJobs({ url, log: noLog });
jobs.registerWorker('job', {
  concurrency: 1,
  attempts: 3,
  run: () => {
    process.send?.('running');
    return new Promise(() => {});
  },
  onExhausted: async () => {},
});
await jobs.start();
await jobs.add('job', 'left behind');
