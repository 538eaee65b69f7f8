import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import {
  countStatuses,
  isSettledStatus,
  type RecipientStatus,
} from '../../src/domain/send-progress.ts';

const all: readonly RecipientStatus[] = [
  'waiting',
  'refused',
  'unsure',
  'queued',
  'sent',
  'retrying',
  'failed',
  'delivered',
];

const createSnapshot = (states: readonly RecipientStatus[]) =>
  states.map((state, index) => ({ index, state, phone: `+6143711122${index}` as E164 }));

test('counts deliveries first and failures last', () => {
  expect(
    countStatuses(createSnapshot(['refused', 'queued', 'failed', 'delivered', 'queued'])),
  ).toEqual([
    { state: 'delivered', count: 1 },
    { state: 'queued', count: 2 },
    { state: 'failed', count: 1 },
    { state: 'refused', count: 1 },
  ]);
});

test('counts every recipient once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...all)), (states) => {
      const counts = countStatuses(createSnapshot(states));
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(states.length);
      expect(counts.every(({ count }) => count > 0)).toBe(true);
    }),
  );
});

test('only delivered, failed and refused are settled', () => {
  expect(all.filter(isSettledStatus)).toEqual(['refused', 'failed', 'delivered']);
});
