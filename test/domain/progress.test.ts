import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import { countStates, isSettled, type RecipientState } from '../../src/domain/send-progress.ts';

const all: readonly RecipientState[] = [
  'waiting',
  'refused',
  'unsure',
  'queued',
  'sent',
  'retrying',
  'failed',
  'delivered',
];

const standing = (states: readonly RecipientState[]) =>
  states.map((state, index) => ({ index, state, phone: `+6143711122${index}` as E164 }));

test('what arrived is counted first, what went wrong last', () => {
  expect(countStates(standing(['refused', 'queued', 'failed', 'delivered', 'queued']))).toEqual([
    { state: 'delivered', count: 1 },
    { state: 'queued', count: 2 },
    { state: 'failed', count: 1 },
    { state: 'refused', count: 1 },
  ]);
});

test('every recipient is counted once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...all)), (states) => {
      const counts = countStates(standing(states));
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(states.length);
      expect(counts.every(({ count }) => count > 0)).toBe(true);
    }),
  );
});

test('only delivered, failed and refused are the end', () => {
  expect(all.filter(isSettled)).toEqual(['refused', 'failed', 'delivered']);
});
