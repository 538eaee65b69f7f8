import { expect, test } from 'vitest';
import { turns } from '../../src/picture/turns.ts';

/** Work that ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { begun, work, settle, endNext: () => ends.shift()?.() };
}

test('a heavy one waits until it is alone, and light ones behind it wait their turn', async () => {
  const { begun, work, settle, endNext } = held();
  const take = turns(2);
  const all = [
    take(1, work('light')),
    take(2, work('heavy')),
    take(1, work('late')),
    take(1, work('last')),
  ];
  await settle();
  expect(begun).toEqual(['light']);
  endNext();
  await settle();
  expect(begun).toEqual(['light', 'heavy']);
  endNext();
  await settle();
  expect(begun).toEqual(['light', 'heavy', 'late', 'last']);
  endNext();
  endNext();
  await Promise.all(all);
});

test('one that fails gives its turn back', async () => {
  const take = turns(1);
  await expect(take(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await take(5, async () => 'done')).toBe('done');
});
