import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import { jobsContract } from '../queue/contract.ts';
import { createDisk } from './disk.ts';
import { passing } from './passing.ts';
import { createQueue } from './queue.ts';
import { seeded } from './random.ts';

passing();

jobsContract('the queue of the world', async () => {
  const queue = createQueue(seeded(1));
  return { open: async () => queue.open().jobs, close: async () => {} };
});

jobsContract('the disk of the world', async () => {
  const disk = createDisk();
  const clock = {
    now: () => Date.now(),
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return {
    open: async () => createEmbeddedJobs({ store: disk.open().store, clock, log }),
    close: async () => {},
  };
});
