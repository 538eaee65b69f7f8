import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCallBatcher } from '../../src/core/async/call-batcher.ts';

/** Work that ends when it is told to. */
function createSlowWork() {
  const batches: (readonly number[])[] = [];
  const ends: { done: () => void; failed: (error: Error) => void }[] = [];
  const work = (batch: readonly number[]) =>
    new Promise<number>((resolve, reject) => {
      batches.push(batch);
      ends.push({ done: () => resolve(batch.length), failed: reject });
    });
  /** The n-th batch, as soon as it has begun. */
  const waitForBatch = async (n: number) => {
    while (!ends[n]) await new Promise(setImmediate);
    return ends[n];
  };
  return { batches, work, waitForBatch };
}

test('what comes alone is done at once; what comes meanwhile is done together after it', async () => {
  const { batches, work, waitForBatch } = createSlowWork();
  const add = createCallBatcher(work);
  const first = add([1]);
  const begun = await waitForBatch(0);
  const others = [add([2]), add([3, 4])];
  begun.done();
  expect(await first).toBe(1);
  (await waitForBatch(1)).done();
  expect(await Promise.all(others)).toEqual([3, 3]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test('a batch that fails is told to everybody in it and to nobody else', async () => {
  const { work, waitForBatch } = createSlowWork();
  const add = createCallBatcher(work);
  const failing = add([1]);
  const begun = await waitForBatch(0);
  const next = [add([2]), add([3])];
  begun.failed(new Error('The disk is full'));
  await expect(failing).rejects.toThrow('The disk is full');
  (await waitForBatch(1)).done();
  expect(await Promise.all(next)).toEqual([2, 2]);
});

test('of whatever comes at the same time everything is done once, in its order, in batches of a thousand at most', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 12 }),
      async (sizes) => {
        const batches: (readonly number[])[] = [];
        const add = createCallBatcher(async (batch: readonly number[]) => {
          await new Promise(setImmediate);
          batches.push(batch);
        });
        let next = 0;
        const given = sizes.map((size) => Array.from({ length: size }, () => next++));
        await Promise.all(given.map((some) => add(some)));
        expect(batches.flat()).toEqual(given.flat());
        expect(batches.every(({ length }) => length <= 1_000)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test('more than a thousand that came in one piece are done in one', async () => {
  const batches: number[] = [];
  const add = createCallBatcher(
    async (batch: readonly number[]) => void batches.push(batch.length),
  );
  await Promise.all([add([1]), add(Array.from({ length: 1_500 }, () => 2)), add([3])]);
  expect(batches).toEqual([1, 1_500, 1]);
});
