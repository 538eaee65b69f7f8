import { expect, test } from 'vitest';
import { createPriorityQueue } from '../../src/media/priority-queue.ts';

/** Work that the test completes. */
function createHeldWork() {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const startWork = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { begun, work: startWork, settle, endNext: () => ends.shift()?.() };
}

test('pictures are processed one at a time, those of the team before those of replies', async () => {
  const { begun, work, settle, endNext } = createHeldWork();
  const enqueue = createPriorityQueue();
  const all = [
    enqueue('second', work('reply')),
    enqueue('second', work('another reply')),
    enqueue('first', work('own')),
    enqueue('first', work('another own')),
  ];
  for (const _ of all) {
    await settle();
    endNext();
  }
  await Promise.all(all);
  expect(begun).toEqual(['reply', 'own', 'another own', 'another reply']);
});

test('a picture that fails lets the next one begin', async () => {
  const enqueue = createPriorityQueue();
  await expect(enqueue('first', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await enqueue('second', async () => 'done')).toBe('done');
});
