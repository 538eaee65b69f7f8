import { expect, it } from 'vitest';
import { joinReads } from '../../../src/storage/redis/join-reads.ts';

function record(values: Readonly<Record<string, unknown>> = {}) {
  const commands: string[][] = [];
  const store = joinReads(async (keys) => {
    commands.push([...keys]);
    if (keys.includes('broken')) throw new Error('broken');
    return keys.map((key) => values[key]);
  });
  return { commands, store };
}

it('joins reads of the same moment into one command, and returns each its own values', async () => {
  const { commands, store } = record({ a: 1, b: 2, d: 4 });
  const one = store.get('a');
  const many = store.getMany(['b', 'c']);
  const later = Promise.resolve().then(() => store.get('d'));
  expect(await Promise.all([one, many, later])).toEqual([1, [2, undefined], 4]);
  expect(commands).toEqual([['a', 'b', 'c', 'd']]);
  expect(await store.get('a')).toBe(1);
  expect(commands).toHaveLength(2);
});

it('sends no command for no keys', async () => {
  const { commands, store } = record();
  expect(await store.getMany([])).toEqual([]);
  expect(commands).toEqual([]);
});

it("doesn't join commands beyond a limit, nor split a long read", async () => {
  const { commands, store } = record();
  const makeKeys = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);
  await Promise.all([
    store.getMany(makeKeys(900)),
    store.getMany(makeKeys(200)),
    store.getMany(makeKeys(3_000)),
  ]);
  expect(commands.map(({ length }) => length)).toEqual([900, 200, 3_000]);
});

it('rejects every read of a failed command, and no other', async () => {
  const { store } = record({ a: 1 });
  const failed = [store.get('broken'), store.get('a')].map((read) => read.catch(String));
  expect(await Promise.all(failed)).toEqual(['Error: broken', 'Error: broken']);
  expect(await store.get('a')).toBe(1);
});
