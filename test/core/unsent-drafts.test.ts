import { expect, test } from 'vitest';
import { createUnsentDrafts, toDraftIds } from '../../src/core/compose/unsent-drafts.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { PendingDraft } from '../../src/domain/draft.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { Send, SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';

const makeId = (n: number) => `mms-${String(n).padStart(20, 'a')}` as SendId;

async function createWorld() {
  const records = createRecords(await openMemoryStore(), 1e9, Date.now);
  const drafts = createUnsentDrafts(records);
  return {
    records,
    ...drafts,
    async addDraft(id: SendId, more: Partial<PendingDraft> = {}, channel = 'C1'): Promise<void> {
      const draft: PendingDraft = {
        id,
        version: 'v1',
        user: 'U1',
        asked: { kind: 'form', view: 'V1' },
        at: 0,
        draft: {
          recipients: [{ phone: '+61437111222' as E164 }],
          doubles: [],
          unread: [],
          lists: [],
          subject: 'Door',
          body: 'Hello',
          picture: { kind: 'slack', id: 'F1' },
          channel,
        },
        ...more,
      };
      await records.draft.put(draft, id);
      await records.allDrafts().add([{ member: id, score: 0 }]);
    },
    markSent: (id: SendId) => records.send.put({ id } as Send, id),
    list: async (channel: string) => toDraftIds(await records.unsentDrafts.get('U1', channel)),
  };
}

test('drafts are stored for their channel and for all channels, newest first, each once', async () => {
  const { remember, list } = await createWorld();
  for (const n of [1, 2, 3, 1]) await remember(makeId(n), 'U1', n === 3 ? 'C2' : 'C1');
  expect(await list('C1')).toEqual([makeId(1), makeId(2)]);
  expect(await list('')).toEqual([makeId(1), makeId(3), makeId(2)]);
});

test('sent drafts leave the list', async () => {
  const { remember, markSent, list } = await createWorld();
  await remember(makeId(0), 'U1', 'C1');
  for (let n = 1; n <= 20; n += 1) {
    await remember(makeId(n), 'U1', 'C1');
    await markSent(makeId(n));
  }
  await remember(makeId(21), 'U1', 'C1');
  expect(await list('C1')).toEqual([makeId(21), makeId(0)]);
});

test('only the five newest drafts are stored', async () => {
  const { remember, list } = await createWorld();
  for (let n = 1; n <= 20; n += 1) await remember(makeId(n), 'U1', 'C1');
  expect(await list('C1')).toEqual([20, 19, 18, 17, 16].map(makeId));
});

test('drafts stored at the same moment are all kept', async () => {
  const { remember, list } = await createWorld();
  await Promise.all([1, 2, 3, 4].map((n) => remember(makeId(n), 'U1', 'C1')));
  expect([...(await list('C1'))].sort()).toEqual([1, 2, 3, 4].map(makeId).sort());
});

test('find returns the newest draft that can still be sent', async () => {
  const { find, addDraft, markSent } = await createWorld();
  const [sent, his, unasked, elsewhere, mine] = [1, 2, 3, 4, 5].map(makeId);
  const ids = [1, 2, 3, 4, 5, 6].map(makeId);
  await addDraft(sent ?? makeId(0));
  await markSent(sent ?? makeId(0));
  await addDraft(his ?? makeId(0), { user: 'U2' });
  await addDraft(unasked ?? makeId(0), { asked: { kind: 'nobody' } });
  await addDraft(elsewhere ?? makeId(0), {}, 'C2');
  await addDraft(mine ?? makeId(0));
  expect((await find(ids, 'U1', 'C1'))?.id).toBe(mine);
  expect((await find(ids, 'U1'))?.id).toBe(elsewhere);
  expect(await find(ids, 'U1', 'C3')).toBeUndefined();
  expect(await find([], 'U1', 'C1')).toBeUndefined();
});

test('discard deletes the draft and the numbers in it', async () => {
  const { remember, discard, addDraft, list, records } = await createWorld();
  for (const n of [1, 2]) {
    await addDraft(makeId(n));
    await remember(makeId(n), 'U1', 'C1');
  }
  await discard(makeId(2), 'U1');
  expect([await list('C1'), await list('')]).toEqual([[makeId(1)], [makeId(1)]]);
  expect(await records.draft.get(makeId(2))).toBeUndefined();
  expect((await records.allDrafts().listNewest()).map(({ member }) => member)).toEqual([makeId(1)]);
});

test('discard keeps a sent draft, and another person’s', async () => {
  const { discard, addDraft, markSent, records } = await createWorld();
  await addDraft(makeId(1));
  await markSent(makeId(1));
  await addDraft(makeId(2), { user: 'U2' });
  for (const n of [1, 2]) await discard(makeId(n), 'U1');
  expect(await records.draft.get(makeId(1))).toBeDefined();
  expect(await records.draft.get(makeId(2))).toBeDefined();
});

test('the single draft that version 0.13.0 stored is read', async () => {
  const { remember, list, records } = await createWorld();
  await records.unsentDrafts.put(makeId(1), 'U1', 'C1');
  expect(await list('C1')).toEqual([makeId(1)]);
  await remember(makeId(2), 'U1', 'C1');
  expect(await list('C1')).toEqual([makeId(2), makeId(1)]);
});
