import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import { type JobsWorld, jobsContract } from '../queue/contract.ts';
import { createDisk, type Disk } from './disk.ts';
import { passing } from './passing.ts';
import { createQueue } from './queue.ts';
import { seeded } from './random.ts';

passing();

jobsContract('the queue of the world', async () => {
  const queue = createQueue(seeded(1));
  return { open: async () => queue.open().jobs, close: async () => {} };
});

jobsContract('the disk of the world', async () => jobsOn(createDisk()));

jobsContract('a slow disk of the world', async () => {
  const random = seeded(2);
  const lagMs = () => (random.chance(0.3) ? random.whole(0, 30) : 0);
  return jobsOn(createDisk(() => ({ beforeMs: lagMs(), afterMs: lagMs() })));
});

function jobsOn(disk: Disk): JobsWorld {
  const clock = {
    now: () => Date.now(),
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return {
    open: async () => createEmbeddedJobs({ store: disk.open().store, clock, log }),
    close: async () => {},
  };
}
