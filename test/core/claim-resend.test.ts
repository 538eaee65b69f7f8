import { expect, test } from 'vitest';
import type { Resend } from '../../src/core/records/change-facts.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { claimResend, confirmResend } from '../../src/core/sends/claim-resend.ts';
import type { SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { ada, makeSend } from './world.ts';

const [first, one, other] = ['a', 'b', 'c'].map(
  (letter) => `mms-${letter.repeat(20)}` as SendId,
) as [SendId, SendId, SendId];

async function createClaims() {
  const clock = createMovingClock();
  const records = createRecords(await openMemoryStore({ now: clock.now }), 1e9, clock.now);
  return {
    clock,
    records,
    claim: (id: SendId, indexes: readonly number[]) =>
      claimResend({ records, clock }, first, { id, by: 'U1', indexes }),
    confirm: (id: SendId, resendOf: SendId | undefined = first) =>
      confirmResend({ records }, { id, resendOf }),
    storeSend: (id: SendId) => records.send.put({ ...makeSend([ada]), id }, id),
    load: async () => (await records.resends.get(first))?.map(({ id, indexes }) => [id, indexes]),
  };
}

test("a recipient can't be claimed by two resends, but different recipients of a send can", async () => {
  const { claim, storeSend, load } = await createClaims();
  expect(await claim(one, [0, 1])).toBe('claimed');
  await storeSend(one);
  expect(await claim(other, [1, 2])).toBe('resent');
  expect(await claim(other, [2])).toBe('claimed');
  expect(await load()).toEqual([
    [one, [0, 1]],
    [other, [2]],
  ]);
});

test('a claim is retried while another unsent claim has its recipient, and replaces it after ten seconds', async () => {
  const { claim, clock, load } = await createClaims();
  await claim(one, [0]);
  await expect(claim(other, [0])).rejects.toMatchObject({ code: 'resend_race' });
  clock.moveTo(clock.now() + 10_000);
  expect(await claim(other, [0])).toBe('claimed');
  expect(await load()).toEqual([[other, [0]]]);
});

test('a slow resend is not confirmed if another claimed its recipient, even while it is confirming', async () => {
  const { claim, confirm, clock, records } = await createClaims();
  await claim(one, [0]);
  clock.moveTo(clock.now() + 10_000);
  const { compareAndSet } = records.resends;
  // The other one takes over after this one was read.
  let isFirst = true;
  records.resends.compareAndSet = async (...args) => {
    if (isFirst) {
      isFirst = false;
      await claim(other, [0]);
    }
    return compareAndSet(...args);
  };
  expect(await confirm(one)).toBe(false);
  expect(await confirm(one)).toBe(false);
  expect(await confirm(other)).toBe(true);
});

test('a confirmed resend keeps its recipient from later claims, and can be confirmed again', async () => {
  const { claim, confirm, clock } = await createClaims();
  await claim(one, [0]);
  expect(await confirm(one)).toBe(true);
  clock.moveTo(clock.now() + 3_600_000);
  expect(await claim(other, [0])).toBe('resent');
  expect(await confirm(one)).toBe(true);
});

test('a send that resends nothing, or whose first send expired, needs no confirmation', async () => {
  const { confirm } = await createClaims();
  expect(await confirmResend(await createClaims(), { id: one })).toBe(true);
  expect(await confirm(one)).toBe(true);
});

test('a resend to everyone stays listed when a later resend claims some of its recipients', async () => {
  const { claim, clock, records, load } = await createClaims();
  await claimResend({ records, clock }, first, {
    id: one,
    by: 'U1',
    indexes: [0, 1],
    isForEveryone: true,
  });
  clock.moveTo(clock.now() + 10_000);
  expect(await claim(other, [0])).toBe('claimed');
  expect(await load()).toEqual([
    [one, [0, 1]],
    [other, [0]],
  ]);
});

test('a claim that an older version stored and never sent is replaced at once', async () => {
  const { claim, records } = await createClaims();
  const began: Resend = { id: one, by: 'U1', indexes: [0] };
  await records.resends.put([began], first);
  expect(await claim(other, [0])).toBe('claimed');
});

test('claiming again for the same send replaces its recipients until it is sent, and nothing afterwards', async () => {
  const { claim, storeSend, load } = await createClaims();
  await claim(one, [0]);
  expect(await claim(one, [0, 1])).toBe('claimed');
  expect(await load()).toEqual([[one, [0, 1]]]);
  await storeSend(one);
  expect(await claim(one, [2])).toBe('claimed');
  expect(await load()).toEqual([[one, [0, 1]]]);
});

test('of two claims of the same recipient at the same time, one succeeds', async () => {
  const { claim } = await createClaims();
  const claims = await Promise.allSettled([claim(one, [0]), claim(other, [0])]);
  expect(claims.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
