import { expect, test, vi } from 'vitest';
import { memoizeWithTtl } from '../../src/core/async/memoize-with-ttl.ts';
import { createFindNoReplyReason } from '../../src/core/compose/find-no-reply-reason.ts';
import { createFormPresets } from '../../src/core/compose/form-options.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';

const OWN_PHONE = '+61491575254';

const createWorld = async () => {
  const records = createRecords(await openMemoryStore(), 1e9, Date.now);
  const findNoReplyReason = createFindNoReplyReason(async () => [
    { value: OWN_PHONE, kind: 'own' },
  ]);
  return { records, ...createFormPresets({ records, findNoReplyReason }) };
};

test('a person who has sent nothing gets no presets', async () => {
  const { load } = await createWorld();
  expect(await load('C1', 'U1')).toEqual({});
  expect(await load(undefined, undefined)).toEqual({});
});

test('the sender is remembered for the channel, and the country for the person', async () => {
  const { load, save } = await createWorld();
  await save('C1', 'U1', { from: '+61481070206', country: 'NZ' });
  expect(await load('C1', 'U2')).toEqual({ from: '+61481070206' });
  expect(await load('C2', 'U1')).toEqual({ country: 'NZ' });
});

test("leaving the sender empty clears the channel's remembered sender", async () => {
  const { load, save } = await createWorld();
  await save('C1', 'U1', { from: '+61481070206', country: 'NZ' });
  await save('C1', 'U1', { from: undefined, country: 'NZ' });
  expect(await load('C1', 'U1')).toEqual({ country: 'NZ' });
});

test("a sender that people can't reply to is not remembered, and an older stored one is ignored", async () => {
  const { load, save, records } = await createWorld();
  await save('C1', 'U1', { from: '+61481070206', country: 'NZ' });
  await save('C1', 'U1', { from: 'ACME', country: 'NZ' });
  await save('C1', 'U1', { from: OWN_PHONE, country: 'NZ' });
  expect(await load('C1', 'U1')).toEqual({ from: '+61481070206', country: 'NZ' });
  await records.channelSenderId.put('ACME', 'C1');
  expect(await load('C1', 'U1')).toEqual({ country: 'NZ' });
});

test("a stored country that doesn't exist is ignored", async () => {
  const { load, records } = await createWorld();
  await records.userCountry.put('Atlantis', 'U1');
  expect(await load('C1', 'U1')).toEqual({});
});

test('memoizeWithTtl shares one call among concurrent callers, and calls again after the TTL', async () => {
  const clock = createMovingClock();
  const ask = vi.fn(async (about: string) => about.toUpperCase());
  const load = memoizeWithTtl(1000, clock, ask);
  expect(await Promise.all([load('a'), load('a'), load('b')])).toEqual(['A', 'A', 'B']);
  expect(ask).toHaveBeenCalledTimes(2);
  clock.moveTo(clock.now() + 1000);
  await load('a');
  expect(ask).toHaveBeenCalledTimes(3);
});

test('memoizeWithTtl drops old results when there are more than 200 keys', async () => {
  const ask = vi.fn(async (about: string) => about);
  const load = memoizeWithTtl(1000, createMovingClock(), ask);
  for (let n = 0; n <= 200; n += 1) await load(String(n));
  await load('0');
  expect(ask).toHaveBeenCalledTimes(202);
});
