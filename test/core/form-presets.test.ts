import { expect, test, vi } from 'vitest';
import { memoizeWithTtl } from '../../src/core/async/memoize-with-ttl.ts';
import { createFindNoReplyReason } from '../../src/core/compose/find-no-reply-reason.ts';
import { createFormPresets } from '../../src/core/compose/form-options.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';

const OWN_PHONE = '+61491575254';

const createWorld = async () => {
  const facts = createRecords(await openMemoryStore(), 1e9, Date.now);
  const findNoReplyReason = createFindNoReplyReason(async () => [
    { value: OWN_PHONE, kind: 'own' },
  ]);
  return { facts, ...createFormPresets({ records: facts, findNoReplyReason }) };
};

test('nothing is remembered of whoever sent nothing', async () => {
  const { load } = await createWorld();
  expect(await load('C1', 'U1')).toEqual({});
  expect(await load(undefined, undefined)).toEqual({});
});

test('the sender is the channel’s, the country the person’s', async () => {
  const { load, save } = await createWorld();
  await save('C1', 'U1', { from: '+61481070206', country: 'NZ' });
  expect(await load('C1', 'U2')).toEqual({ from: '+61481070206' });
  expect(await load('C2', 'U1')).toEqual({ country: 'NZ' });
});

test('that no sender was chosen is remembered as well', async () => {
  const { load, save } = await createWorld();
  await save('C1', 'U1', { from: '+61481070206', country: 'NZ' });
  await save('C1', 'U1', { from: undefined, country: 'NZ' });
  expect(await load('C1', 'U1')).toEqual({ country: 'NZ' });
});

test('a sender to which nobody can reply is not remembered, and neither is a name of before', async () => {
  const { load, save, facts } = await createWorld();
  await save('C1', 'U1', { from: '+61481070206', country: 'NZ' });
  await save('C1', 'U1', { from: 'ACME', country: 'NZ' });
  await save('C1', 'U1', { from: OWN_PHONE, country: 'NZ' });
  expect(await load('C1', 'U1')).toEqual({ from: '+61481070206', country: 'NZ' });
  await facts.channelSenderId.put('ACME', 'C1');
  expect(await load('C1', 'U1')).toEqual({ country: 'NZ' });
});

test('a country that is none is as good as none', async () => {
  const { load, facts } = await createWorld();
  await facts.userCountry.put('Atlantis', 'U1');
  expect(await load('C1', 'U1')).toEqual({});
});

test('who asks meanwhile waits for the same answer', async () => {
  const clock = createMovingClock();
  const ask = vi.fn(async (about: string) => about.toUpperCase());
  const asked = memoizeWithTtl(1000, clock, ask);
  expect(await Promise.all([asked('a'), asked('a'), asked('b')])).toEqual(['A', 'A', 'B']);
  expect(ask).toHaveBeenCalledTimes(2);
  clock.moveTo(clock.now() + 1000);
  await asked('a');
  expect(ask).toHaveBeenCalledTimes(3);
});

test('answers to ever new questions do not pile up', async () => {
  const ask = vi.fn(async (about: string) => about);
  const asked = memoizeWithTtl(1000, createMovingClock(), ask);
  for (let n = 0; n <= 200; n += 1) await asked(String(n));
  await asked('0');
  expect(ask).toHaveBeenCalledTimes(202);
});
