import { expect, test } from 'vitest';
import { createByteBudget } from '../../src/core/delivery/media/fetch-picture.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test("a task that doesn't fit waits in line, and one larger than the budget runs alone", async () => {
  const holdBytes = createByteBudget(40);
  const ends = new Map<string, () => void>();
  const begun: string[] = [];
  const hold = (name: string, bytes: number) =>
    holdBytes(bytes, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const all = [hold('a', 30), hold('b', 30), hold('c', 5), hold('d', 1000)];
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  await settle();
  expect(begun).toEqual(['a']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('c');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  await end('d');
  await Promise.all(all);
});

test('a task that fails releases its bytes', async () => {
  const holdBytes = createByteBudget(40);
  await expect(holdBytes(40, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await holdBytes(40, async () => 'done')).toBe('done');
});
