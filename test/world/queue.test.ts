import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import { describeJobs, type JobsWorld } from '../queue/contract.ts';
import { createDisk, type Disk } from './disk.ts';
import { passTimeInTests } from './passing.ts';
import { createQueue } from './queue.ts';
import { createRandom } from './random.ts';

passTimeInTests();

describeJobs('the queue of the world', async () => {
  const queue = createQueue(createRandom(1));
  return { open: async () => queue.open().jobs, close: async () => {} };
});

describeJobs('the disk of the world', async () => listJobs(createDisk()));

describeJobs('a slow disk of the world', async () => {
  const random = createRandom(2);
  const pickLagMs = () => (random.chance(0.3) ? random.whole(0, 30) : 0);
  return listJobs(createDisk(() => ({ beforeMs: pickLagMs(), afterMs: pickLagMs() })));
});

function listJobs(disk: Disk): JobsWorld {
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
