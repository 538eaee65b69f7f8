import { expect, test } from 'vitest';
import type { Jobs } from '../../src/core/ports/jobs.ts';
import {
  clearPostUpdateRequest,
  createRequestPostUpdate,
} from '../../src/core/posts/request-post-update.ts';
import type { SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createSteppedJobs } from './jobs.ts';

const send = 'mms-abcdefghijklmnopqrst' as SendId;

async function createRequests() {
  const store = await openMemoryStore();
  const jobs = createSteppedJobs(createMovingClock());
  return { store, jobs, ask: createRequestPostUpdate({ store, jobs }) };
}

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
  const { store, jobs } = await createRequests();
  const add: Jobs['add'] = async (job, payload) => {
    await jobs.add(job, payload);
    await clearPostUpdateRequest(store, send);
  };
  await createRequestPostUpdate({ store, jobs: { ...jobs, add } })([send]);
  await createRequestPostUpdate({ store, jobs })([send]);
  expect(jobs.added).toHaveLength(2);
});
