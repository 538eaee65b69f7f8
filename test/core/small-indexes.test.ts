import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IndexEntry } from '../../src/core/ports/store.ts';
import { createSmallIndexes } from '../../src/core/records/small-indexes.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';

const DAY = 24 * 3_600_000;
const YEAR = 365 * DAY;
const TTL = 90 * DAY;

async function createWorld(startAt = 57 * YEAR) {
  const clock = createMovingClock();
  clock.moveTo(startAt);
  const store = await openMemoryStore({ now: clock.now });
  return { clock, store, indexes: createSmallIndexes({ store, now: clock.now }, 'kind', TTL) };
}

/** Two of these names share a section. */
const names = ['jo', 'joe', 'j', '+437', '-222', ...findNamesOfOneSection()];

function findNamesOfOneSection(): readonly string[] {
  const sections = Math.floor(Number.MAX_SAFE_INTEGER / YEAR);
  const hash = (name: string) =>
    [...name].reduce((all, one) => Math.imul(all ^ one.charCodeAt(0), 0x01000193), 0x811c9dc5) >>>
    0;
  const seen = new Map<number, string>();
  for (let n = 0; ; n += 1) {
    const name = `n${n}`;
    const section = hash(name) % sections;
    const other = seen.get(section);
    if (other) return [other, name];
    seen.set(section, name);
  }
}

test('each small index behaves like an index of its own, whatever is done to the others, also across a new year', async () => {
  const name = fc.constantFrom(...names);
  const member = fc.constantFrom('a', 'b', 'c d', 'e');
  const operation = fc.oneof(
    fc.record({
      kind: fc.constant('add'),
      name,
      member,
      pauseMs: fc.integer({ min: 0, max: 5 * DAY }),
    }),
    fc.record({ kind: fc.constant('remove'), name, member, pauseMs: fc.constant(0) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
      const { clock, indexes } = await createWorld(57 * YEAR - 30 * DAY);
      const model = new Map<string, Map<string, number>>(names.map((one) => [one, new Map()]));
      for (const one of operations) {
        clock.moveTo(clock.now() + one.pauseMs);
        if (one.kind === 'add') {
          const entry = { name: one.name, member: one.member, score: clock.now() };
          await indexes.add([entry]);
          model.get(one.name)?.set(one.member, entry.score);
        } else {
          await indexes.open(one.name).remove(one.member);
          model.get(one.name)?.delete(one.member);
        }
      }
      for (const [of, members] of model) {
        const newest = await indexes.open(of).listNewest();
        expect(sortByMember(newest)).toEqual(
          sortByMember([...members].map(([of, score]) => ({ member: of, score }))),
        );
        expect(newest.map(({ score }) => score)).toEqual(
          newest.map(({ score }) => score).sort((one, other) => other - one),
        );
        expect(await indexes.open(of).listNewest({ limit: 1 })).toEqual(newest.slice(0, 1));
      }
    }),
    { numRuns: 60 },
  );
});

test('finds and removes members that a version before 0.8 stored in an index of their own', async () => {
  const { clock, store, indexes } = await createWorld();
  const now = clock.now();
  const before = store.getIndex('kind:jo', TTL);
  await before.add([
    { member: 'both', score: now - 2 },
    { member: 'old', score: now - 1 },
  ]);
  await indexes.add([{ name: 'jo', member: 'both', score: now }]);
  expect(await indexes.open('jo').listNewest()).toEqual([
    { member: 'both', score: now },
    { member: 'old', score: now - 1 },
  ]);
  await indexes.open('jo').remove('both');
  await indexes.open('jo').remove('old');
  expect(await indexes.open('jo').listNewest()).toEqual([]);
  expect(await before.listNewest()).toEqual([]);
});

test('adds to 1,000 indexes in one call, and the members expire after the TTL', async () => {
  const { clock, indexes } = await createWorld();
  const score = clock.now();
  await indexes.add(
    Array.from({ length: 1_000 }, (_, n) => ({ name: `${n}`, member: `m${n}`, score })),
  );
  expect(await indexes.open('999').listNewest()).toEqual([{ member: 'm999', score }]);
  clock.moveTo(score + TTL + 1);
  expect(await indexes.open('999').listNewest()).toEqual([]);
});

function sortByMember(entries: readonly IndexEntry[]): readonly IndexEntry[] {
  return [...entries].sort((one, other) => one.member.localeCompare(other.member));
}
