import { expect, test } from 'vitest';
import { updatePostJob } from '../../src/core/jobs.ts';
import type { Jobs } from '../../src/core/ports/jobs.ts';
import {
  clearPostUpdateRequest,
  createRequestPostUpdate,
} from '../../src/core/posts/request-post-update.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createSteppedJobs } from './jobs.ts';

const send = 'mms-abcdefghijklmnopqrst' as SendId;

async function createRequests() {
  const clock = createMovingClock();
  const store = await openMemoryStore({ now: clock.now });
  const records = createRecords(store, 1e9, clock.now);
  const jobs = createSteppedJobs(clock);
  return { clock, store, records, jobs, ask: createRequestPostUpdate({ records, jobs, clock }) };
}

test('an update of a post that was just updated runs three seconds after the last one', async () => {
  const { clock, records, jobs, ask } = await createRequests();
  const runs: number[] = [];
  jobs.registerHandler(updatePostJob, {
    run: async () => void runs.push(clock.now()) as undefined,
    onExhausted: async () => undefined,
  });
  const shownAt = clock.now() - 1_000;
  await records.postState.put({ shownAt, notes: [], failures: [] }, send);
  await ask([send]);
  await jobs.runFor(10_000);
  expect(runs).toEqual([shownAt + 3_000]);
});

test('of many requests only one queues the update job, until the job begins', async () => {
  const { store, jobs, ask } = await createRequests();
  for (let n = 0; n < 100; n += 1) await ask([send]);
  expect(jobs.added).toEqual([`report ${send}`]);
  await clearPostUpdateRequest(store, send);
  await ask([send]);
  expect(jobs.added).toHaveLength(2);
});

test("a request whose job can't be queued doesn't prevent the next request from queueing it", async () => {
  const { jobs, ask } = await createRequests();
  jobs.breakAdd('report');
  await expect(ask([send])).rejects.toThrow();
  jobs.breakAdd(undefined);
  await ask([send]);
  expect(jobs.listWaiting()).toEqual([`report ${send}`]);
});

test('a request after the job began queues another job', async () => {
  const { clock, store, records, jobs } = await createRequests();
  const add: Jobs['add'] = async (job, payload, options) => {
    await jobs.add(job, payload, options);
    await clearPostUpdateRequest(store, send);
  };
  await createRequestPostUpdate({ records, clock, jobs: { ...jobs, add } })([send]);
  await createRequestPostUpdate({ records, clock, jobs })([send]);
  expect(jobs.added).toHaveLength(2);
});
