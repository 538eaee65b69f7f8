import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Index, IndexEntry, Store } from '../../src/core/ports/store.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { findScore } from './find-score.ts';
import { tryWithinLifetime } from './within-lifetime.ts';

const hour = 3_600_000;

/** The contract of every store. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`the store in ${name}`, () => {
    let store: Store;
    let names = 0;
    const createIndex = (): Index => {
      names += 1;
      return store.getIndex(`index ${names}`, hour);
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
      it.each(values)('returns the stored value %j', async (value) => {
        await store.put('value', value, hour);
        expect(await store.get('value')).toEqual(value);
      });

      it('returns nothing for a key that was never put, or was deleted', async () => {
        expect(await store.get('nothing')).toBeUndefined();
        await store.put('gone', 1, hour);
        await store.delete('gone');
        await store.delete('gone');
        expect(await store.get('gone')).toBeUndefined();
      });

      it('returns the last value put, with its own expiry', async () => {
        await store.put('again', 1, 20);
        await store.put('again', 2, hour);
        await store.put('meanwhile', 1, 20);
        await retryUntilPasses(async () => expect(await store.get('meanwhile')).toBeUndefined());
        expect(await store.get('again')).toBe(2);
      });

      it('returns many values in the order of the keys', async () => {
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

      it('adds each of many values unless its key has one, and then reads', async () => {
        await store.put('add:old', 'old', hour);
        const entries = ['add:new', 'add:old', 'add:new'].map((key) => ({ key, value: 'new' }));
        const keys = ['add:none', 'add:new', 'add:old'];
        expect(await store.addMany(entries, hour, keys)).toEqual({
          existing: [undefined, 'old', 'new'],
          values: [undefined, 'new', 'old'],
        });
        expect(await store.addMany([], hour, ['add:new'])).toEqual({
          existing: [],
          values: ['new'],
        });
        expect(await store.addMany([], hour, [])).toEqual({ existing: [], values: [] });
      });

      it('adds thousands of values at once, with an expiry', async () => {
        const entries = Array.from({ length: 2_500 }, (_, n) => ({ key: `added:${n}`, value: n }));
        const keys = entries.map(({ key }) => key);
        const { existing, values } = await store.addMany(entries, hour, keys);
        expect(existing.every((value) => value === undefined)).toBe(true);
        expect(values).toEqual(entries.map(({ value }) => value));
        await store.addMany([{ key: 'added:briefly', value: 1 }], 20, []);
        await retryUntilPasses(async () =>
          expect(await store.get('added:briefly')).toBeUndefined(),
        );
      });

      it('distinguishes unusual and long keys', async () => {
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

      it('stores a value of a megabyte', async () => {
        const value = { text: 'ü'.repeat(500_000) };
        await store.put('large', value, hour);
        expect(await store.get('large')).toEqual(value);
      });

      it('expires records after their TTL', async () => {
        const keys = await tryWithinLifetime(async ({ ttlMs, tag }) => {
          const [one, other] = [`short ${tag}`, `short too ${tag}`];
          await store.put(one, 1, ttlMs);
          await store.putMany([{ key: other, value: 1 }], ttlMs + 0.5);
          expect(await store.getMany([one, other])).toEqual([1, 1]);
          return [one, other];
        });
        await retryUntilPasses(async () =>
          expect(await store.getMany(keys)).toEqual([undefined, undefined]),
        );
      });

      it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
        'rejects a TTL of %d ms',
        async (ttlMs) => {
          await expect(store.put('never', 1, ttlMs)).rejects.toThrow(RangeError);
          await expect(store.setIfAbsent('never', 1, ttlMs)).rejects.toThrow(RangeError);
          await expect(store.addMany([], ttlMs, ['never'])).rejects.toThrow(RangeError);
        },
      );
    });

    describe('setIfAbsent', () => {
      it('succeeds for exactly one of fifty concurrent callers', async () => {
        const claims = Array.from({ length: 50 }, (_, at) => store.setIfAbsent('one', at, hour));
        const won = (await Promise.all(claims)).flatMap((isMine, at) => (isMine ? [at] : []));
        expect(won).toHaveLength(1);
        expect(await store.get('one')).toBe(won[0]);
      });

      it('succeeds again after the key was deleted', async () => {
        expect(await store.setIfAbsent('deleted', 1, hour)).toBe(true);
        await store.delete('deleted');
        expect(await store.setIfAbsent('deleted', 2, hour)).toBe(true);
      });

      it('succeeds again after the key expired', async () => {
        const timed = await tryWithinLifetime(async ({ ttlMs, tag }) => {
          const key = `timed ${tag}`;
          expect(await store.setIfAbsent(key, 1, ttlMs)).toBe(true);
          expect(await store.setIfAbsent(key, 2, ttlMs)).toBe(false);
          return key;
        });
        await retryUntilPasses(async () =>
          expect(await store.setIfAbsent(timed, 3, hour)).toBe(true),
        );
        expect(await store.get(timed)).toBe(3);
      });

      it('fails if a record has the key', async () => {
        await store.put('taken', 1, hour);
        expect(await store.setIfAbsent('taken', 2, hour)).toBe(false);
      });
    });

    describe('compareAndSet', () => {
      it('replaces exactly the expected value', async () => {
        await store.put('state', { kind: 'a', list: [1] }, hour);
        expect(await store.compareAndSet('state', { kind: 'b' }, { kind: 'c' }, hour)).toBe(false);
        expect(await store.compareAndSet('state', { kind: 'a', list: [1, 2] }, 'c', hour)).toBe(
          false,
        );
        expect(await store.get('state')).toEqual({ kind: 'a', list: [1] });
        expect(await store.compareAndSet('state', await store.get('state'), 'ünï', hour)).toBe(
          true,
        );
        expect(await store.get('state')).toBe('ünï');
      });

      it('fails for a missing or expired key', async () => {
        expect(await store.compareAndSet('empty', undefined, 1, hour)).toBe(false);
        expect(await store.compareAndSet('empty', null, 1, hour)).toBe(false);
        await store.put('brief', 1, 30);
        await retryUntilPasses(async () => expect(await store.get('brief')).toBeUndefined());
        expect(await store.compareAndSet('brief', 1, 2, hour)).toBe(false);
        expect(await store.getMany(['empty', 'brief'])).toEqual([undefined, undefined]);
      });

      it('succeeds for exactly one of fifty concurrent callers with the same expected value', async () => {
        await store.put('contended', 'read by all', hour);
        const swaps = Array.from({ length: 50 }, (_, at) =>
          store.compareAndSet('contended', 'read by all', at, hour),
        );
        const won = (await Promise.all(swaps)).flatMap((isMine, at) => (isMine ? [at] : []));
        expect(won).toHaveLength(1);
        expect(await store.get('contended')).toBe(won[0]);
      });

      it('replaces a value that setIfAbsent stored', async () => {
        await store.setIfAbsent('claimed state', { by: 'me' }, hour);
        expect(await store.compareAndSet('claimed state', { by: 'me' }, { by: 'you' }, hour)).toBe(
          true,
        );
        expect(await store.setIfAbsent('claimed state', 1, hour)).toBe(false);
      });

      it('sets a new TTL, longer or shorter', async () => {
        const [longer, asPut] = await tryWithinLifetime(async ({ ttlMs, tag }) => {
          const keys = [`made longer ${tag}`, `left as it was put ${tag}`] as const;
          for (const key of keys) await store.put(key, 1, ttlMs);
          expect(await store.compareAndSet(keys[0], 1, 2, hour)).toBe(true);
          return keys;
        });
        await store.put('made shorter', 1, hour);
        expect(await store.compareAndSet('made shorter', 1, 2, 50)).toBe(true);
        await retryUntilPasses(async () => expect(await store.get('made shorter')).toBeUndefined());
        await retryUntilPasses(async () => expect(await store.get(asPut)).toBeUndefined());
        expect(await store.get(longer)).toBe(2);
        await expect(store.compareAndSet(longer, 2, 3, 0)).rejects.toThrow(RangeError);
      });
    });

    describe('rate limits', () => {
      const rarely = { intervalMs: hour, burst: 3 };

      it('allow a burst among fifty concurrent callers, and return the wait to the others', async () => {
        const acquisitions = Array.from({ length: 50 }, () =>
          store.rateLimiter.acquire('burst', rarely),
        );
        const waits = await Promise.all(acquisitions);
        expect(waits.filter((ms) => ms === 0)).toHaveLength(3);
        for (const ms of waits.filter((one) => one > 0)) {
          expect(ms).toBeGreaterThan(hour - 10_000);
          expect(ms).toBeLessThanOrEqual(hour);
          expect(ms).toBe(Math.ceil(ms));
        }
        expect(await store.rateLimiter.acquire('another burst', rarely)).toBe(0);
      });

      it('allow one more after the returned wait', async () => {
        await tryWithinLifetime(async ({ ttlMs, tag, renew }) => {
          const acquire = () =>
            store.rateLimiter.acquire(`often ${tag}`, { intervalMs: ttlMs, burst: 1 });
          expect(await acquire()).toBe(0);
          const began = performance.now();
          expect(await acquire()).toBeGreaterThan(0);
          await retryUntilPasses(async () => {
            renew();
            expect(await acquire()).toBe(0);
          });
          expect(performance.now() - began).toBeGreaterThan(ttlMs / 2);
          expect(await acquire()).toBeGreaterThan(0);
        });
      });

      it('allow everything when no rate is given', async () => {
        for (let n = 0; n < 5; n += 1) {
          await store.rateLimiter.acquire('no rate', { intervalMs: hour, burst: 1 });
          expect(await store.rateLimiter.acquire('no rate')).toBe(0);
        }
      });

      it('allow nothing while blocked, for the longest of several blocks', async () => {
        await tryWithinLifetime(async ({ ttlMs, tag, renew }) => {
          const limit = `held ${tag}`;
          await store.rateLimiter.block(limit, ttlMs);
          const began = performance.now();
          await store.rateLimiter.block(limit, 10);
          await store.rateLimiter.block(limit, 0);
          const wait = await store.rateLimiter.acquire(limit, rarely);
          expect(wait).toBeGreaterThan(ttlMs / 2);
          expect(wait).toBeLessThanOrEqual(ttlMs);
          const unlimited = await store.rateLimiter.acquire(limit);
          expect(unlimited).toBeGreaterThan(ttlMs / 2);
          expect(unlimited).toBeLessThanOrEqual(wait);
          expect(await store.rateLimiter.acquire(`not ${limit}`, rarely)).toBe(0);
          renew();
          await retryUntilPasses(async () => {
            renew();
            expect(await store.rateLimiter.acquire(limit)).toBe(0);
            expect(await store.rateLimiter.acquire(limit, rarely)).toBe(0);
          });
          expect(performance.now() - began).toBeGreaterThan(ttlMs / 2);
        });
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
      const listMembers = (entries: readonly IndexEntry[]) => entries.map((entry) => entry.member);

      it('are listed by score and then member, oldest or newest first', async () => {
        const index = createIndex();
        await index.add(entries);
        await index.add([]);
        expect(listMembers(await index.listOldest({ limit: 99 }))).toEqual(inOrder);
        expect(listMembers(await index.listNewest({ limit: 99 }))).toEqual([...inOrder].reverse());
        expect(await index.listNewest({ limit: 1 })).toEqual([
          { member: '', score: 1_800_000_000_000 },
        ]);
        expect(await findScore(index, 'é')).toBe(1.5);
        expect(await findScore(index, 'none')).toBeUndefined();
      });

      it('are listed within `limit`, `from` and `until`', async () => {
        const index = createIndex();
        await index.add(entries);
        expect(listMembers(await index.listNewest({ limit: 2 }))).toEqual(['', 'b']);
        expect(listMembers(await index.listNewest({ from: 1.5, until: 3 }))).toEqual([
          'b',
          'a',
          'c',
          'é',
        ]);
        expect(listMembers(await index.listNewest({ until: 3, limit: 1 }))).toEqual(['b']);
        expect(await index.listNewest({ from: 4, until: 5 })).toEqual([]);
        expect(listMembers(await index.listOldest({ limit: 9, until: 3 }))).toEqual([
          'z',
          'é',
          'c',
          'a',
          'b',
        ]);
        expect(listMembers(await index.listOldest({ limit: 2 }))).toEqual(['z', 'é']);
        expect(listMembers(await index.listOldest())).toEqual(inOrder);
        expect(await index.listNewest({ limit: 0 })).toEqual([]);
        expect(await index.listOldest({ limit: 0 })).toEqual([]);
      });

      it('move, remove and trim members', async () => {
        const index = createIndex();
        await index.add(entries);
        await index.add([{ member: 'z', score: 9 }]);
        await index.remove('c');
        await index.remove('none');
        await index.trim(3);
        expect(listMembers(await index.listOldest({ limit: 9 }))).toEqual(['a', 'b', 'z', '']);
      });

      it('add a new member once for fifty concurrent callers', async () => {
        const index = createIndex();
        const added = await Promise.all(
          Array.from({ length: 50 }, (_, at) => index.addIfAbsent('m', at)),
        );
        expect(added.filter(Boolean)).toHaveLength(1);
        expect(await findScore(index, 'm')).toBe(added.indexOf(true));
      });

      it('expire as a whole if nothing is added within the TTL', async () => {
        const index = await tryWithinLifetime(async ({ ttlMs, tag }) => {
          const brief = store.getIndex(`brief ${tag}`, ttlMs);
          await brief.add([{ member: 'old', score: 1 }]);
          expect(await brief.addIfAbsent('old', 2)).toBe(false);
          expect(listMembers(await brief.listNewest({ limit: 9 }))).toEqual(['old']);
          return brief;
        });
        await retryUntilPasses(async () =>
          expect(await index.listNewest({ limit: 9 })).toEqual([]),
        );
        expect(await index.listOldest({ limit: 9 })).toEqual([]);
        expect(await findScore(index, 'old')).toBeUndefined();
        await index.remove('old');
        await index.trim(9);
        expect(await index.addIfAbsent('old', 3)).toBe(true);
        await index.add([{ member: 'new', score: 4 }]);
        expect(listMembers(await index.listOldest({ limit: 9 }))).toEqual(['old', 'new']);
      });

      it('stay as long as something is added within the TTL, even an existing member', async () => {
        await tryWithinLifetime(async ({ ttlMs, tag, renew }) => {
          const extended = store.getIndex(`kept ${tag}`, ttlMs);
          const forgotten = store.getIndex(`not kept ${tag}`, ttlMs);
          const always = store.getIndex(`always ${tag}`, Number.POSITIVE_INFINITY);
          for (const index of [extended, forgotten, always]) await index.addIfAbsent('m', 1);
          await retryUntilPasses(async () => {
            renew();
            await extended.addIfAbsent('m', 2);
            expect(await findScore(forgotten, 'm')).toBeUndefined();
          });
          expect(await findScore(extended, 'm')).toBe(1);
          expect(await findScore(always, 'm')).toBe(1);
        });
        expect(() => store.getIndex('never', 0)).toThrow(RangeError);
      });

      it('are separate from each other and from records', async () => {
        const names = ['i', 'i:a', 'i\0', 'ia', ''];
        for (const one of names)
          await store.getIndex(one, hour).add([{ member: `of ${one}`, score: 1 }]);
        await store.put('i', 'record', hour);
        for (const one of names) {
          expect(listMembers(await store.getIndex(one, hour).listNewest({ limit: 9 }))).toEqual([
            `of ${one}`,
          ]);
        }
        const long = 'm'.repeat(3_000);
        await store
          .getIndex('i', hour)
          .add([long, `${long}2`].map((member) => ({ member, score: 2 })));
        const members = listMembers(await store.getIndex('i', hour).listNewest({ limit: 2 }));
        expect(new Set(members)).toEqual(new Set([long, `${long}2`]));
      });

      it('behave like a plain sorted list after any operations', async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
            const index = createIndex();
            const model = new Map<string, number>();
            for (const one of operations) await one(index, model);
            const expected = [...model]
              .map(([member, score]) => ({ member, score }))
              .sort(
                (a, b) =>
                  a.score - b.score || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member)),
              );
            expect(await index.listOldest({ limit: 99 })).toEqual(expected);
            expect(await index.listNewest({ limit: 99 })).toEqual(expected.reverse());
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
        expect(await index.addIfAbsent(one, at)).toBe(!model.has(one));
        if (!model.has(one)) model.set(one, at + 0);
      },
  ),
  member.map(
    (one): Operation =>
      async (index, model) => {
        await index.remove(one);
        model.delete(one);
        expect(await findScore(index, one)).toBeUndefined();
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
