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

test('a post that was just updated is due when Slack takes the next update', async () => {
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

test('of many who ask one adds the job, until it begins', async () => {
  const { store, jobs, ask } = await createRequests();
  for (let n = 0; n < 100; n += 1) await ask([send]);
  expect(jobs.added).toEqual([`report ${send}`]);
  await clearPostUpdateRequest(store, send);
  await ask([send]);
  expect(jobs.added).toHaveLength(2);
});

test('one who dies, or fails, before the job is stored keeps nobody else from asking', async () => {
  const { jobs, ask } = await createRequests();
  jobs.breakAdd('report');
  await expect(ask([send])).rejects.toThrow();
  jobs.breakAdd(undefined);
  await ask([send]);
  expect(jobs.waiting()).toEqual([`report ${send}`]);
});

test('a run that begins while the job is being added has read nothing of what comes then', async () => {
  const { clock, store, records, jobs } = await createRequests();
  const add: Jobs['add'] = async (job, payload, options) => {
    await jobs.add(job, payload, options);
    await clearPostUpdateRequest(store, send);
  };
  await createRequestPostUpdate({ records, clock, jobs: { ...jobs, add } })([send]);
  await createRequestPostUpdate({ records, clock, jobs })([send]);
  expect(jobs.added).toHaveLength(2);
});
