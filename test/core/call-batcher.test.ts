import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCallBatcher } from '../../src/core/async/call-batcher.ts';

/** Work that ends when it is told to. */
function slowWork() {
  const lots: (readonly number[])[] = [];
  const ends: { done: () => void; failed: (error: Error) => void }[] = [];
  const work = (lot: readonly number[]) =>
    new Promise<number>((resolve, reject) => {
      lots.push(lot);
      ends.push({ done: () => resolve(lot.length), failed: reject });
    });
  /** The n-th lot, as soon as it has begun. */
  const lot = async (n: number) => {
    while (!ends[n]) await new Promise(setImmediate);
    return ends[n];
  };
  return { lots, work, lot };
}

test('what comes alone is done at once; what comes meanwhile is done together after it', async () => {
  const { lots, work, lot } = slowWork();
  const add = createCallBatcher(work);
  const first = add([1]);
  const begun = await lot(0);
  const others = [add([2]), add([3, 4])];
  begun.done();
  expect(await first).toBe(1);
  (await lot(1)).done();
  expect(await Promise.all(others)).toEqual([3, 3]);
  expect(lots).toEqual([[1], [2, 3, 4]]);
});

test('a lot that fails is told to everybody in it and to nobody else', async () => {
  const { work, lot } = slowWork();
  const add = createCallBatcher(work);
  const failing = add([1]);
  const begun = await lot(0);
  const next = [add([2]), add([3])];
  begun.failed(new Error('The disk is full'));
  await expect(failing).rejects.toThrow('The disk is full');
  (await lot(1)).done();
  expect(await Promise.all(next)).toEqual([2, 2]);
});

test('of whatever comes at the same time everything is done once, in its order, in lots of a thousand at most', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 12 }),
      async (sizes) => {
        const lots: (readonly number[])[] = [];
        const add = createCallBatcher(async (lot: readonly number[]) => {
          await new Promise(setImmediate);
          lots.push(lot);
        });
        let next = 0;
        const given = sizes.map((size) => Array.from({ length: size }, () => next++));
        await Promise.all(given.map((some) => add(some)));
        expect(lots.flat()).toEqual(given.flat());
        expect(lots.every(({ length }) => length <= 1_000)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test('more than a thousand that came in one piece are done in one', async () => {
  const lots: number[] = [];
  const add = createCallBatcher(async (lot: readonly number[]) => void lots.push(lot.length));
  await Promise.all([add([1]), add(Array.from({ length: 1_500 }, () => 2)), add([3])]);
  expect(lots).toEqual([1, 1_500, 1]);
});
