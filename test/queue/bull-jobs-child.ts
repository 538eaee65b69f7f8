import { openBullMqJobs } from '../../src/queue/bullmq/bullmq-jobs.ts';
import { noLog } from './world.ts';

/** Starts a job that never ends, reports it, and waits to be killed. */
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
