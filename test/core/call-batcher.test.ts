import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCallBatcher } from '../../src/core/async/call-batcher.ts';

/** Work that the test completes or fails. */
function createSlowWork() {
  const batches: (readonly number[])[] = [];
  const ends: { done: () => void; failed: (error: Error) => void }[] = [];
  const work = (batch: readonly number[]) =>
    new Promise<number>((resolve, reject) => {
      batches.push(batch);
      ends.push({ done: () => resolve(batch.length), failed: reject });
    });
  /** Waits until the n-th batch has begun. */
  const waitForBatch = async (n: number) => {
    while (!ends[n]) await new Promise(setImmediate);
    return ends[n];
  };
  return { batches, work, waitForBatch };
}

test('runs a lone call at once, and joins the calls that arrive meanwhile into the next batch', async () => {
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

test('rejects every call of a batch that fails, and no other call', async () => {
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

test('processes all items once and in order, in batches of at most 1,000', async () => {
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
        const calls = sizes.map((size) => Array.from({ length: size }, () => next++));
        await Promise.all(calls.map((some) => add(some)));
        expect(batches.flat()).toEqual(calls.flat());
        expect(batches.every(({ length }) => length <= 1_000)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test('processes a single call of more than 1,000 items as one batch', async () => {
  const batches: number[] = [];
  const add = createCallBatcher(
    async (batch: readonly number[]) => void batches.push(batch.length),
  );
  await Promise.all([add([1]), add(Array.from({ length: 1_500 }, () => 2)), add([3])]);
  expect(batches).toEqual([1, 1_500, 1]);
});
