import { expect, test } from 'vitest';
import type { Resend } from '../../src/core/records/change-facts.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { claimResend } from '../../src/core/sends/claim-resend.ts';
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
    storeSend: (id: SendId) => records.send.put({ ...makeSend([ada]), id }, id),
    load: async () => (await records.resends.get(first))?.map(({ id, indexes }) => [id, indexes]),
  };
}

test('nobody is in two sends; everybody else can be', async () => {
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

test('while nobody knows whether the other is sent, it waits; what died is not waited for', async () => {
  const { claim, clock, load } = await createClaims();
  await claim(one, [0]);
  await expect(claim(other, [0])).rejects.toMatchObject({ code: 'resend_race' });
  clock.moveTo(clock.now() + 10_000);
  expect(await claim(other, [0])).toBe('claimed');
  expect(await load()).toEqual([
    [one, [0]],
    [other, [0]],
  ]);
});

test('one that an older version began and never sent is not waited for', async () => {
  const { claim, records } = await createClaims();
  const began: Resend = { id: one, by: 'U1', indexes: [0] };
  await records.resends.put([began], first);
  expect(await claim(other, [0])).toBe('claimed');
});

test('claimed again it is one: with other people until it is sent, and as it was afterwards', async () => {
  const { claim, storeSend, load } = await createClaims();
  await claim(one, [0]);
  expect(await claim(one, [0, 1])).toBe('claimed');
  expect(await load()).toEqual([[one, [0, 1]]]);
  await storeSend(one);
  expect(await claim(one, [2])).toBe('claimed');
  expect(await load()).toEqual([[one, [0, 1]]]);
});

test('of several at the same moment one is claimed', async () => {
  const { claim } = await createClaims();
  const claims = await Promise.allSettled([claim(one, [0]), claim(other, [0])]);
  expect(claims.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
