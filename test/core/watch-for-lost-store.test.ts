import { beforeEach, describe, expect, test } from 'vitest';
import { createStoreWatch } from '../../src/core/opt-outs/watch-for-lost-store.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { silent } from './world.ts';

const jo = '+61437111222' as E164;
const DAY = 24 * 3_600_000;

let now: number;
/** The store that the processes use. A test may replace it by an empty one. */
let store: Store;
const clock = { now: () => now, wait: async () => undefined };
/** The store as all processes see it. */
const shared = new Proxy({} as Store, { get: (_target, name) => Reflect.get(store, name) });

beforeEach(async () => {
  now = 1_800_000_000_000;
  store = await openMemoryStore({ now: () => now });
});

/** A process, its log, the jobs that it adds, and how often it called `onLost`. */
function process() {
  const errors: string[] = [];
  const notes: string[] = [];
  const added: string[] = [];
  const counts = { rounds: 0 };
  const records = createRecords(shared, 90 * DAY, Date.now);
  const watch = createStoreWatch({
    records,
    jobs: {
      remove: async () => false,
      add: async (job, payload) => void added.push(`${job.name} ${job.key.format(payload)}`),
    },
    clock,
    ping: () => shared.ping(),
    log: {
      ...silent,
      error: (_fields, message) => void errors.push(message),
      warn: (_fields, message) => void notes.push(message),
      info: (_fields, message) => {
        if (!message.startsWith('started')) notes.push(message);
      },
    },
    async onLost() {
      counts.rounds += 1;
    },
  });
  return { ...watch, errors, notes, added, counts, records };
}

async function optOut({ records }: ReturnType<typeof process>): Promise<void> {
  const how = { kind: 'reply', messageId: 'R-1' } as const;
  await records.optOuts().addIfAbsent(derivePersonKey(jo), now);
  const event = { id: 'R-1', kind: 'out', at: now, how } as const;
  await records.optOut.put({ phone: jo, events: [event] }, derivePersonKey(jo));
}

async function flush(): Promise<void> {
  store = await openMemoryStore({ now: () => now });
}

describe('the store', () => {
  test('is intact for any number of processes, also after a restart', async () => {
    const one = process();
    await one.refreshIdentity();
    await optOut(one);
    const other = process();
    for (const watch of [one, other, process(), one]) await watch.assertIntact();
    expect([one.errors, other.errors, one.added]).toEqual([[], [], []]);
  });

  test('that was emptied fails the readiness check, is logged once, queues a notice to admins and calls onLost once', async () => {
    const one = process();
    await one.refreshIdentity();
    await flush();
    await expect(one.assertIntact()).rejects.toThrow(/was emptied.*npm run restore-opt-outs/);
    await expect(one.assertIntact()).rejects.toThrow(/was emptied/);
    expect(one.errors).toEqual([expect.stringContaining('another one than before')]);
    expect(one.added).toEqual([expect.stringMatching(/^store-lost /)]);
    expect(one.counts.rounds).toBe(1);
  });

  test('that was emptied is lost for every process, also for one that starts later', async () => {
    const [one, other] = [process(), process()];
    await Promise.all([one.refreshIdentity(), other.refreshIdentity()]);
    await flush();
    // It starts at that very moment and knows no other store.
    const third = process();
    await third.assertIntact();
    await expect(one.assertIntact()).rejects.toThrow(/was emptied/);
    await expect(other.assertIntact()).rejects.toThrow(/was emptied/);
    await expect(third.assertIntact()).rejects.toThrow(/was emptied/);
    await expect(process().assertIntact()).rejects.toThrow(/was emptied/);
    expect(new Set([...one.added, ...other.added, ...third.added]).size).toBe(1);
  });

  test.each(['its opt-outs', 'its identity'])('that lost only %s is lost, too', async (what) => {
    const one = process();
    await one.refreshIdentity();
    await optOut(one);
    await one.assertIntact();
    if (what === 'its identity') await one.records.storeIdentity.delete();
    else await one.records.optOut.delete(derivePersonKey(jo));
    await expect(one.assertIntact()).rejects.toThrow(/was emptied/);
  });

  test('that was restored is intact again, until it is emptied again', async () => {
    const one = process();
    await one.refreshIdentity();
    await flush();
    await expect(one.assertIntact()).rejects.toThrow();
    const mark = await one.records.storeIdentity.get();
    if (!mark) throw new Error('no mark');
    await one.records.storeIdentity.compareAndSet(mark, { ...mark, restoredAt: now });
    await one.assertIntact();
    await process().assertIntact();
    await flush();
    await expect(one.assertIntact()).rejects.toThrow(/was emptied/);
  });

  test('that throws is not lost', async () => {
    const one = process();
    await one.refreshIdentity();
    const before = store;
    store = { ...before, get: () => Promise.reject(new Error('away')) };
    await expect(one.refreshIdentity()).rejects.toThrow('away');
    store = before;
    await one.assertIntact();
    expect(one.errors).toEqual([expect.stringMatching(/^the store can’t be used/)]);
  });

  test("that can't be read or written is logged once with what to do, and once more when it works again", async () => {
    const one = process();
    await one.refreshIdentity();
    const before = store;
    const fail = () => Promise.reject(new Error('It is full. Make room.'));
    // A full store still answers reads.
    for (const broken of [{ get: fail }, { ping: fail }]) {
      store = { ...before, ...broken };
      for (const _look of [1, 2]) await expect(one.assertIntact()).rejects.toThrow('Make room');
      store = before;
      for (const _look of [1, 2]) await one.refreshIdentity();
    }
    const began = expect.stringMatching(/^the store can’t be used.* It is full\. Make room\.$/);
    expect(one.errors).toEqual([began, began]);
    expect(one.notes).toEqual(['the store can be used again', 'the store can be used again']);
  });
});
