import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Index, IndexEntry, Store } from '../../src/app/ports/store.ts';

const hour = 3_600_000;
const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 5_000, interval: 5 });

/** What every store does, whatever it is made of. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`the store in ${name}`, () => {
    let store: Store;
    let names = 0;
    const newIndex = (): Index => {
      names += 1;
      return store.index(`index ${names}`);
    };
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    describe('records', () => {
      const values = [
        { a: [1, { b: null }], text: 'ünï ☎️ 😀' },
        'text',
        ':base64:x',
        0,
        false,
        null,
      ];
      it.each(values)('gives back %j as it was put', async (value) => {
        await store.put('value', value, hour);
        expect(await store.get('value')).toEqual(value);
      });

      it('knows nothing of what was not put, or was deleted', async () => {
        expect(await store.get('nothing')).toBeUndefined();
        await store.put('gone', 1, hour);
        await store.delete('gone');
        await store.delete('gone');
        expect(await store.get('gone')).toBeUndefined();
      });

      it('keeps the last of several values', async () => {
        await store.put('again', 1, 20);
        await store.put('again', 2, hour);
        await store.put('meanwhile', 1, 20);
        await eventually(async () => expect(await store.get('meanwhile')).toBeUndefined());
        expect(await store.get('again')).toBe(2);
      });

      it('gives many in the order that was asked', async () => {
        const entries = ['x', 'y', 'z'].map((key) => ({ key, value: key.toUpperCase() }));
        await store.putMany(entries, hour);
        expect(await store.getMany(['z', 'none', 'x', 'y', 'z'])).toEqual([
          'Z',
          undefined,
          'X',
          'Y',
          'Z',
        ]);
        expect(await store.getMany([])).toEqual([]);
        await store.putMany([], hour);
      });

      it('tells odd keys apart', async () => {
        const keys = [
          '',
          ' ',
          '\0',
          'a\0',
          'a\0b',
          'slack-mms:a',
          'slack-mms::a',
          'a',
          'A',
          ':',
          '*',
          '[a]',
          'é',
          'e\u0301',
        ];
        const long = ['k'.repeat(5_000), `${'k'.repeat(5_000)}2`, '☎'.repeat(900)];
        const entries = [...keys, ...long].map((key, at) => ({ key, value: at }));
        for (const { key, value } of entries) await store.put(key, value, hour);
        for (const { key, value } of entries) expect(await store.get(key)).toBe(value);
        expect(await store.getMany(entries.map((one) => one.key))).toEqual(
          entries.map((one) => one.value),
        );
        for (const { key } of entries) await store.delete(key);
      });

      it('holds a value of a megabyte', async () => {
        const value = { text: 'ü'.repeat(500_000) };
        await store.put('large', value, hour);
        expect(await store.get('large')).toEqual(value);
      });

      it('forgets a record when its time is over', async () => {
        await store.put('short', 1, 50);
        await store.putMany([{ key: 'short 2', value: 1 }], 50.5);
        expect(await store.getMany(['short', 'short 2'])).toEqual([1, 1]);
        await eventually(async () => expect(await store.get('short')).toBeUndefined());
        await eventually(async () => expect(await store.getMany(['short 2'])).toEqual([undefined]));
      });

      it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
        'takes no record for %d ms',
        async (ttlMs) => {
          await expect(store.put('never', 1, ttlMs)).rejects.toThrow(RangeError);
          await expect(store.claim('never', 1, ttlMs)).rejects.toThrow(RangeError);
        },
      );
    });

    describe('claims', () => {
      it('gives a key to exactly one of fifty', async () => {
        const claims = Array.from({ length: 50 }, (_, at) => store.claim('one', at, hour));
        const won = (await Promise.all(claims)).flatMap((isMine, at) => (isMine ? [at] : []));
        expect(won).toHaveLength(1);
        expect(await store.get('one')).toBe(won[0]);
      });

      it('gives it again after it was deleted', async () => {
        expect(await store.claim('deleted', 1, hour)).toBe(true);
        await store.delete('deleted');
        expect(await store.claim('deleted', 2, hour)).toBe(true);
      });

      it('gives it again after its time', async () => {
        expect(await store.claim('timed', 1, 50)).toBe(true);
        expect(await store.claim('timed', 2, 50)).toBe(false);
        await eventually(async () => expect(await store.claim('timed', 3, hour)).toBe(true));
        expect(await store.get('timed')).toBe(3);
      });

      it('finds a key taken by a record', async () => {
        await store.put('taken', 1, hour);
        expect(await store.claim('taken', 2, hour)).toBe(false);
      });
    });

    describe('indexes', () => {
      const entries = [
        { member: 'c', score: 2 },
        { member: 'b', score: 3 },
        { member: 'a', score: 3 },
        { member: 'é', score: 1.5 },
        { member: 'z', score: -7 },
        { member: '', score: 1_800_000_000_000 },
      ];
      const inOrder = ['z', 'é', 'c', 'a', 'b', ''];
      const membersOf = (found: readonly IndexEntry[]) => found.map((entry) => entry.member);

      it('orders by score, then by member, both ways', async () => {
        const index = newIndex();
        await index.add(entries);
        await index.add([]);
        expect(membersOf(await index.oldest({ limit: 99 }))).toEqual(inOrder);
        expect(membersOf(await index.newest({ limit: 99 }))).toEqual([...inOrder].reverse());
        expect(await index.newest({ limit: 1 })).toEqual([
          { member: '', score: 1_800_000_000_000 },
        ]);
        expect(await index.scoreOf('é')).toBe(1.5);
        expect(await index.scoreOf('none')).toBeUndefined();
      });

      it('keeps to limits, `before` and `until`', async () => {
        const index = newIndex();
        await index.add(entries);
        expect(membersOf(await index.newest({ limit: 2, before: 3 }))).toEqual(['c', 'é']);
        expect(membersOf(await index.oldest({ limit: 9, until: 3 }))).toEqual([
          'z',
          'é',
          'c',
          'a',
          'b',
        ]);
        expect(membersOf(await index.oldest({ limit: 2 }))).toEqual(['z', 'é']);
        expect(membersOf(await index.oldest({ limit: Number.POSITIVE_INFINITY }))).toEqual(inOrder);
        expect(await index.newest({ limit: 0 })).toEqual([]);
        expect(await index.oldest({ limit: 0 })).toEqual([]);
      });

      it('moves, removes and trims members', async () => {
        const index = newIndex();
        await index.add(entries);
        await index.add([{ member: 'z', score: 9 }]);
        await index.remove('c');
        await index.remove('none');
        await index.trim(3);
        expect(membersOf(await index.oldest({ limit: 9 }))).toEqual(['a', 'b', 'z', '']);
      });

      it('adds a new member once, of fifty at a time', async () => {
        const index = newIndex();
        const added = await Promise.all(
          Array.from({ length: 50 }, (_, at) => index.addNew('m', at)),
        );
        expect(added.filter(Boolean)).toHaveLength(1);
        expect(await index.scoreOf('m')).toBe(added.indexOf(true));
      });

      it('keeps indexes apart, from each other and from records', async () => {
        const names = ['i', 'i:a', 'i\0', 'ia', ''];
        for (const one of names) await store.index(one).add([{ member: `of ${one}`, score: 1 }]);
        await store.put('i', 'record', hour);
        for (const one of names) {
          expect(membersOf(await store.index(one).newest({ limit: 9 }))).toEqual([`of ${one}`]);
        }
        const long = 'm'.repeat(3_000);
        await store.index('i').add([long, `${long}2`].map((member) => ({ member, score: 2 })));
        const found = membersOf(await store.index('i').newest({ limit: 2 }));
        expect(new Set(found)).toEqual(new Set([long, `${long}2`]));
      });

      it('is like a plain sorted list, whatever is done to it', async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
            const index = newIndex();
            const model = new Map<string, number>();
            for (const one of operations) await one(index, model);
            const expected = [...model]
              .map(([member, score]) => ({ member, score }))
              .sort(
                (a, b) =>
                  a.score - b.score || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member)),
              );
            expect(await index.oldest({ limit: 99 })).toEqual(expected);
            expect(await index.newest({ limit: 99 })).toEqual(expected.reverse());
          }),
          { numRuns: 40 },
        );
      });
    });

    it('answers a ping', () => store.ping());
  });
}

type Operation = (index: Index, model: Map<string, number>) => Promise<void>;
const member = fc.constantFrom('a', 'b', 'c', 'Ä', 'ab', '', '😀', '\0', '\uffff');
const score = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.array(fc.record({ member, score }), { maxLength: 4 }).map(
    (entries): Operation =>
      async (index, model) => {
        await index.add(entries);
        for (const one of entries) model.set(one.member, one.score + 0);
      },
  ),
  fc.tuple(member, score).map(
    ([one, at]): Operation =>
      async (index, model) => {
        expect(await index.addNew(one, at)).toBe(!model.has(one));
        if (!model.has(one)) model.set(one, at + 0);
      },
  ),
  member.map(
    (one): Operation =>
      async (index, model) => {
        await index.remove(one);
        model.delete(one);
        expect(await index.scoreOf(one)).toBeUndefined();
      },
  ),
  score.map(
    (below): Operation =>
      async (index, model) => {
        await index.trim(below);
        for (const [one, at] of model) if (at < below) model.delete(one);
      },
  ),
);
