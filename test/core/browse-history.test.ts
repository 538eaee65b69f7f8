import { beforeEach, describe, expect, test } from 'vitest';
import { createCanSeeSend } from '../../src/core/permissions/visibility.ts';
import type { HistoryEntry, HistoryQuery } from '../../src/core/ports/clicksend.ts';
import { createFindStatus } from '../../src/core/queries/find-status.ts';
import { createBrowseHistory } from '../../src/core/queries/history.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { formatMessageReference, type Send, type SendId } from '../../src/domain/send.ts';
import { createPeople } from './people.ts';
import {
  type AppWorld,
  ada,
  createAppWorld,
  getMessageId,
  HOUR,
  MINUTE,
  makeSend,
} from './world.ts';

const owners = 'C9';
const publicChannels = new Set(['C1', 'C2']);
const channels = { isPublic: async (channel: string) => publicChannels.has(channel) };
const off = { code: 'off', what: 'The phone was off', todo: 'Try later' };

let world: AppWorld;
let queries: HistoryQuery[];
beforeEach(async () => {
  world = await createAppWorld();
  queries = [];
  world.clickSend.fetchHistoryPage = async (query) => {
    queries.push(query);
    const { entries } = world.clickSend;
    const from = (query.page - 1) * 100;
    return { entries: entries.slice(from, from + 100), isLast: from + 100 >= entries.length };
  };
});

const createBrowse = () =>
  createBrowseHistory({
    clickSend: world.clickSend,
    records: world.records,
    canSeeSend: createCanSeeSend(channels, createPeople()),
    clock: world.clock,
  });
const createStatus = () =>
  createFindStatus({
    records: world.records,
    clickSend: world.clickSend,
    receiveReceipts: world.receiveReceipts,
    browseHistory: createBrowse(),
    canSeeSend: createCanSeeSend(channels, createPeople()),
    clock: world.clock,
  });

function createRow(n: number, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    messageId: `other-${n}`,
    reference: '',
    to: '+61437000999',
    from: '',
    rawStatus: 'Sent',
    subject: 'Their subject',
    at: world.clock.now() - n * 1000,
    fact: { state: 'sent', at: 0 },
    ...more,
  };
}

/** A send of ours that ClickSend accepted, and its row in ClickSend's history. */
async function addOwnSend(name: string, more: Partial<Send> = {}): Promise<HistoryEntry> {
  const id = `mms-${name.padEnd(20, 'x')}` as SendId;
  const send: Send = { ...makeSend([ada]), id, ...more };
  await world.records.send.put(send, id);
  await world.records.messageRecipient.put({ send: id, index: 0 }, getMessageId(send));
  const reference = formatMessageReference(id, 0);
  return createRow(0, { messageId: getMessageId(send), reference, to: ada, subject: send.subject });
}

const zone = 'UTC';

describe('browse the history', () => {
  test("shows the recipient's name only if the requester can see the send", async () => {
    const recipients = [{ phone: ada, name: 'Ada' }];
    world.clickSend.entries.push(
      await addOwnSend('public', { user: 'U2', channel: 'C2', recipients }),
      await addOwnSend('private', { user: 'U2', channel: owners, recipients }),
      createRow(1),
    );
    const { messages } = await createBrowse()({ user: 'U1', channel: 'C1' }, {}, { zone });
    expect(messages.map(({ to, name }) => [to, name])).toEqual([
      ['•••222', 'Ada'],
      ['•••999', undefined],
    ]);
  });

  test('shows the author whole numbers, others masked ones, and hides sends of private channels', async () => {
    world.clickSend.entries.push(
      await addOwnSend('mine'),
      await addOwnSend('public', { user: 'U2', channel: 'C2' }),
      await addOwnSend('private', { user: 'U2', channel: owners }),
      createRow(1),
    );
    const { messages } = await createBrowse()({ user: 'U1', channel: 'C1' }, {}, { zone });
    expect(messages.map(({ to, ours: of }) => [to, of?.user])).toEqual([
      [ada, 'U1'],
      ['•••222', 'U2'],
      ['•••999', undefined],
    ]);
    expect(JSON.stringify(messages)).not.toContain('Their');

    const there = await createBrowse()(
      { user: 'U1', channel: owners },
      { channel: owners },
      { zone },
    );
    expect(there.messages).toMatchObject([{ to: '•••222', ours: { channel: owners } }]);
  });

  test("shows the higher-ranked status of ClickSend's row and our stored receipts", async () => {
    const entry = await addOwnSend('mine');
    world.clickSend.entries.push(entry);
    const fact = { state: 'failed', problem: off, at: 1 } as const;
    await world.receiveReceipts([{ messageId: entry.messageId, fact }], 'push');
    const { messages } = await createBrowse()({ user: 'U1' }, { state: 'failed' }, { zone });
    expect(messages).toMatchObject([{ state: 'failed', problem: off }]);
    expect((await createBrowse()({ user: 'U1' }, { state: 'sent' }, { zone })).messages).toEqual(
      [],
    );
  });

  test('shows a message that ClickSend has yet to send as scheduled', async () => {
    const { fact: _, ...entry } = await addOwnSend('mine');
    const scheduledAt = world.clock.now() + HOUR;
    world.clickSend.entries.push({ ...entry, scheduledAt });
    const { messages } = await createBrowse()({ user: 'U1' }, { state: 'scheduled' }, { zone });
    expect(messages).toMatchObject([{ state: 'scheduled', scheduledAt }]);
  });

  test("shows every row once, ten to a page, across the pages of ClickSend's history", async () => {
    for (let n = 0; n < 234; n += 1) world.clickSend.entries.push(createRow(n));
    const seen: string[] = [];
    let from: { page: number; row: number } | undefined = { page: 1, row: 0 };
    while (from) {
      const { messages, older }: Awaited<ReturnType<ReturnType<typeof createBrowse>>> =
        await createBrowse()({ user: 'U1' }, {}, { zone, from });
      expect(messages.length).toBeLessThanOrEqual(10);
      seen.push(...messages.map((one) => one.messageId));
      from = older;
    }
    expect(seen).toEqual(world.clickSend.entries.map((one) => one.messageId));
  });

  test("stops after five pages of ClickSend's history without a match, and continues from there", async () => {
    for (let n = 0; n < 900; n += 1) world.clickSend.entries.push(createRow(n));
    world.clickSend.entries[700] = await addOwnSend('mine');
    const first = await createBrowse()({ user: 'U1' }, { person: 'U1' }, { zone });
    expect(first).toEqual({ messages: [], older: { page: 6, row: 0 }, isCutShort: true });
    const second = await createBrowse()(
      { user: 'U1' },
      { person: 'U1' },
      { zone, from: { page: 6, row: 0 } },
    );
    expect(second.messages).toHaveLength(1);
    expect(second.isCutShort).toBe(false);
  });

  test("passes the number to ClickSend, and the days as times in the requester's time zone", async () => {
    const days = { from: '2026-11-01', until: '2026-11-01' };
    await createBrowse()({ user: 'U1' }, { number: ada, ...days }, { zone: 'Australia/Sydney' });
    expect(queries).toEqual([
      {
        page: 1,
        to: ada,
        from: Date.parse('2026-10-31T13:00:00Z'),
        until: Date.parse('2026-11-01T13:00:00Z') - 1,
      },
    ]);
  });
});

describe('find a status', () => {
  const asking = { country: 'AU', zone } as const;

  test("by a send's reference: shows the newest status that ClickSend has", async () => {
    const send = await world.addSend([ada]);
    await world.jobs.runFor(MINUTE);
    const entry = createRow(0, {
      messageId: getMessageId(send),
      reference: formatMessageReference(send.id, 0),
      fact: { state: 'delivered', at: 5 },
    });
    world.clickSend.receipts = new Map([[entry.messageId, entry]]);
    const answer = await createStatus()(send.id.toUpperCase(), { user: 'U1' }, asking);
    expect(answer).toMatchObject({
      kind: 'send',
      progress: { recipients: [{ state: 'delivered' }] },
      post: { channel: 'C1' },
    });
  });

  test("by the reference of a send that the requester can't see: finds nothing", async () => {
    await addOwnSend('private', { user: 'U2', channel: owners });
    const id = `mms-${'private'.padEnd(20, 'x')}`;
    expect(await createStatus()(id, { user: 'U1' }, asking)).toEqual({ kind: 'unknown' });
    const there = await createStatus()(id, { user: 'U1', channel: owners }, asking);
    expect(there.kind).toBe('send');
  });

  test("by ClickSend's message id: shows the masked message and stores its receipt", async () => {
    const entry = await addOwnSend('mine');
    const failedEntry = { ...entry, fact: { state: 'failed', problem: off, at: 5 } } as const;
    world.clickSend.receipts = new Map([[entry.messageId, failedEntry]]);
    expect(await createStatus()(entry.messageId, { user: 'U1' }, asking)).toMatchObject({
      kind: 'unread',
    });
    const id = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';
    world.clickSend.receipts = new Map([[id, { ...failedEntry, messageId: id }]]);
    expect(await createStatus()(id, { user: 'U2' }, asking)).toMatchObject({
      kind: 'message',
      message: { to: '•••222', state: 'failed', problem: off },
    });
    expect(await world.records.receipt.get(id, 'failed')).toMatchObject({ problem: off });
  });

  test("by a message id: looks in ClickSend's history when there is no endpoint for receipts", async () => {
    const id = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';
    expect(await createStatus()(id, { user: 'U1' }, asking)).toEqual({ kind: 'notOffered' });
    world.clickSend.entries.push(createRow(0, { messageId: id }));
    expect(await createStatus()(id.toLowerCase(), { user: 'U1' }, asking)).toMatchObject({
      kind: 'message',
    });
  });

  test('by a number: shows the last messages to it', async () => {
    world.clickSend.entries.push(await addOwnSend('mine'));
    expect(await createStatus()('0437 111 222', { user: 'U1' }, asking)).toMatchObject({
      kind: 'number',
      number: '+61437111222' as E164,
      view: { messages: [{ to: ada }] },
    });
  });

  test.each(['nonsense', '??', 'mms-short'])(
    'by the invalid reference %j: finds nothing',
    async (what) => {
      expect(await createStatus()(what, { user: 'U1' }, asking)).toEqual({ kind: 'unread' });
    },
  );
});
