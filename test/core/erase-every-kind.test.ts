import { expect, test } from 'vitest';
import type { Index, Store } from '../../src/core/ports/store.ts';
import type { ErasureScope, ErasureSubjects } from '../../src/core/records/erasure.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { formatMessageReference, type Send } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { prepareErasing } from './erasing.ts';
import { ID, playLifeOfAda } from './life-of-ada.ts';
import {
  type AppWorld,
  ada,
  createAppWorld,
  getMessageId,
  HOUR,
  MINUTE,
  RETENTION,
} from './world.ts';

const DAY = 24 * HOUR;

/** What identifies Ada in a key or a value. */
const ways = [ada, '61437111222', '"Ada"', derivePersonKey(ada)];

test('erasing a person deletes or redacts every kind of record, or the kind says why it is kept', async () => {
  const clock = createMovingClock();
  const { store, written } = createRecordingStore(await openMemoryStore({ now: clock.now }));
  const world = await createAppWorld({ store });
  world.clock.moveTo(clock.now());
  const { alone, both } = await playLifeOfAda(world);
  const planted = await plantEverywhere(world, alone);
  expect(planted.silent, 'these say neither what goes nor why it may stay').toEqual([]);

  const { erasing, requestErasure } = prepareErasing(world);
  await requestErasure(ada, 'U9');
  await world.jobs.runFor(2 * MINUTE);
  expect(erasing.notices).toEqual([{ kind: 'done', kept: 0, traces: 'written over' }]);

  const remaining = await readAll(store, written);
  expect(planted.entries.filter((entry) => remaining.has(entry))).toEqual([]);
  const traces = [...ways, getMessageId(alone), getMessageId(both)];
  const telling = [...remaining].filter(([entry, value]) => {
    const text = `${entry} ${JSON.stringify(value)}`;
    return !entry.startsWith('optOut:') && traces.some((trace) => text.includes(trace));
  });
  expect(telling).toEqual([]);
});

/** Stores something about Ada wherever a kind of record deletes something of hers. */
async function plantEverywhere({ records, store }: AppWorld, { id, user, channel }: Send) {
  const reference = formatMessageReference(id, 0);
  const message = `${reference}-before`;
  const fact = await records.reply.get('R1');
  if (!fact) throw new Error('Ada wrote nothing');
  const subjects: { readonly [S in ErasureScope]: ErasureSubjects[S] } = {
    draft: ID('e'),
    send: id,
    references: ada,
    unknownSender: ada,
    consent: ada,
    contact: { phone: ada, name: 'Ada' },
    sendTraces: { id, user, people: 1, batches: 1, changes: 0 },
    message: { messageId: message, channel, reference },
    reply: { id: 'R1', phone: ada, fact },
    replyTraces: { id: 'R1', phone: ada, parts: 1 },
    thread: { channel, ts: (await records.post.get(id))?.ts ?? '' },
    erasure: 'one that is done',
  };
  const silent: string[] = [];
  const entries: string[] = [];
  for (const [n, { name, keptBecause }] of records.kinds.entries()) {
    const touched = createTouchedStore();
    const kind = createRecords(touched.store, RETENTION, Date.now).kinds[n];
    for (const scope of Object.keys(subjects) as ErasureScope[]) {
      await kind?.delete(scope, subjects[scope]);
    }
    await kind?.redact({ id, phone: ada, index: 0, state: 'delivered', changes: 1 }, 0);
    const { keys, members, isRedacted } = touched;
    const isSaid = keptBecause !== undefined || isRedacted() || keys.length + members.length > 0;
    if (!isSaid) silent.push(name);
    if (name === 'forget') continue;
    // A receipt had named another message with the same reference before.
    for (const key of keys) await store.setIfAbsent(key, { about: ada, messageId: message }, DAY);
    for (const [index, member] of members) {
      await store.getIndex(index, DAY).addIfAbsent(member, records.retentionMs);
    }
    entries.push(...keys, ...members.map(([index, member]) => `${index} ${member}`));
  }
  return { silent, entries };
}

/** A store that records which keys are deleted, and whether a record is read in order to redact it. */
function createTouchedStore() {
  const keys: string[] = [];
  const members: [index: string, member: string][] = [];
  let isRead = false;
  const index = (name: string) => ({
    listNewest: async () => [{ member: 'planted', score: 1 }],
    remove: async (member: string) => void members.push([name, member]),
  });
  const store = {
    delete: async (key: string) => void keys.push(key),
    get: async () => {
      isRead = true;
    },
    getIndex: index,
  };
  return { store: store as unknown as Store, keys, members, isRedacted: () => isRead };
}

interface Written {
  readonly keys: Set<string>;
  readonly indexes: Set<string>;
}

/** A store that records the name of every key and index written to it. */
function createRecordingStore(store: Store): { readonly store: Store; readonly written: Written } {
  const written: Written = { keys: new Set(), indexes: new Set() };
  const recording: Store = {
    ...store,
    put: async (key, ...rest) => store.put(written.keys.add(key) && key, ...rest),
    setIfAbsent: async (key, ...rest) => store.setIfAbsent(written.keys.add(key) && key, ...rest),
    async putMany(entries, ttlMs) {
      for (const { key } of entries) written.keys.add(key);
      await store.putMany(entries, ttlMs);
    },
    addMany(entries, ttlMs, keys) {
      for (const { key } of entries) written.keys.add(key);
      return store.addMany(entries, ttlMs, keys);
    },
    getIndex(name, keptMs): Index {
      written.indexes.add(name);
      return store.getIndex(name, keptMs);
    },
  };
  return { store: recording, written };
}

/** Everything that the store holds now: values by key, and index members as `index member`. */
async function readAll(store: Store, { keys, indexes }: Written): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const key of keys) {
    const value = await store.get(key);
    if (value !== undefined) all.set(key, value);
  }
  for (const name of [...indexes]) {
    for (const { member } of await store.getIndex(name, DAY).listNewest({ limit: 1_000 })) {
      all.set(`${name} ${member}`, '');
    }
  }
  return all;
}
