import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DeliveryFact,
  deliveryStatuses,
  pickStrongestFact,
} from '../../src/domain/delivery-status.ts';

const problem = fc.record({
  code: fc.constantFrom('off', 'full'),
  what: fc.constantFrom('It is off', 'It is full'),
  todo: fc.constant('Try again'),
});
const fact: fc.Arbitrary<DeliveryFact> = fc.oneof(
  fc.record({ state: fc.constantFrom(...deliveryStatuses), at: fc.integer({ min: 0, max: 5 }) }),
  fc.record({
    state: fc.constantFrom('failed' as const, 'retrying' as const),
    at: fc.integer({ min: 0, max: 5 }),
    problem,
  }),
);

test('five facts in any order and repeated give the same status and reason', () => {
  fc.assert(
    fc.property(
      fc.array(fact, { minLength: 5, maxLength: 5 }).chain((five) =>
        fc.tuple(
          fc.constant(five),
          fc.array(fc.constantFrom(...five), { maxLength: 5 }).chain((again) => {
            const mixed = [...five, ...again];
            return fc.shuffledSubarray(mixed, { minLength: mixed.length });
          }),
        ),
      ),
      ([five, mixed]) => {
        expect(pickStrongestFact(mixed)).toEqual(pickStrongestFact(five));
      },
    ),
    { numRuns: 500 },
  );
});

test('a new fact never lowers the status', () => {
  const rank = (facts: readonly DeliveryFact[]) =>
    deliveryStatuses.indexOf(pickStrongestFact(facts)?.state ?? 'queued');
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 8 }), fact, (facts, next) => {
      expect(rank([...facts, next])).toBeGreaterThanOrEqual(rank(facts));
    }),
  );
});

test('a delivery outranks a later failure, and no facts give no status', () => {
  const facts = [
    { state: 'delivered', at: 1 },
    { state: 'failed', at: 2 },
  ] as const;
  expect(pickStrongestFact(facts)).toEqual(facts[0]);
  expect(pickStrongestFact([])).toBeUndefined();
});
