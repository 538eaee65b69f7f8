import { describe, expect, it } from 'vitest';
import {
  answerJson,
  answerPage,
  answerSuccess,
  NOW,
  readFixture,
  startScriptedClickSend,
} from './world.ts';

const from = '+61437111222';

function makeRow(id: string, more: Record<string, unknown> = {}) {
  return { message_id: id, from, body: `Text of ${id}`, to: '+61481075555', ...more };
}

async function listUnread(rows: readonly unknown[]) {
  const { client, counts } = await startScriptedClickSend(answerPage(rows));
  const list = await client.listUnreadReplies();
  if (!list.offered) throw new Error('not offered');
  const named = list.value.replies.map(({ messageId }) => messageId);
  return { ...list.value, named, counts };
}

describe('listUnreadReplies', () => {
  it('parses the sample of the newest documentation', async () => {
    const { client, seen, calls } = await startScriptedClickSend(
      answerJson(readFixture('spec-get_v3_sms_inbound')),
    );
    expect(await client.listUnreadReplies()).toEqual({
      offered: true,
      value: {
        newest: 1_722_997_250,
        ids: ['D2F2BCC3-6558-4DAA-858E-AD7529CC809C'],
        replies: [
          {
            messageId: 'D2F2BCC3-6558-4DAA-858E-AD7529CC809C',
            from: '+61123456789',
            to: '+61113456789',
            text: 'reply to msg on 7 aug 2024',
            media: [],
            originalMessageId: '1EF54639-F16D-681E-947A-4F4FCDFD2B87',
            at: 1_722_997_250_000,
          },
        ],
      },
    });
    expect(seen[0]).toMatchObject({
      method: 'GET',
      path: '/v3/sms/inbound',
      query: { page: '1', limit: '100' },
    });
    expect(calls).toEqual(['inbound ok']);
  });

  it('returns the oldest first, although the older documentation shows the newest first', async () => {
    const { client } = await startScriptedClickSend(
      answerJson(readFixture('docs-get_sms_inbound')),
    );
    const list = await client.listUnreadReplies();
    const texts = list.offered ? list.value.replies.map(({ text }) => text.slice(0, 5)) : [];
    expect(texts).toEqual(['Jelly', 'Lemon', 'Liquo']);
    expect(list.offered && list.value.newest).toBe(1_436_174_407);
  });

  it('keeps the order of replies within a second, whichever way the list is sorted', async () => {
    const makeSchedule = (seconds: number) => ({ timestamp_send: seconds });
    const rows = [
      makeRow('A', makeSchedule(100)),
      makeRow('B', makeSchedule(101)),
      makeRow('C', makeSchedule(101)),
      makeRow('D', makeSchedule(101)),
    ];
    expect((await listUnread(rows)).named).toEqual(['A', 'B', 'C', 'D']);
    expect((await listUnread(rows.toReversed())).named).toEqual(['A', 'B', 'C', 'D']);
    // All within one second: the newest first, as in the sample.
    expect((await listUnread(rows.slice(1))).named).toEqual(['D', 'C', 'B']);
  });

  it('reads the time from either field, as number or text', async () => {
    const { replies, newest } = await listUnread([
      makeRow('A', { timestamp: '1700000001' }),
      makeRow('B', { timestamp_send: 1_700_000_002 }),
      makeRow('C', { timestamp: 1_700_000_003, timestamp_send: 5 }),
      makeRow('D', { timestamp_send: '1700000004000' }),
      makeRow('E'),
    ]);
    expect(replies.map(({ at }) => at)).toEqual([
      1_700_000_001_000,
      1_700_000_002_000,
      1_700_000_003_000,
      1_700_000_004_000,
      NOW,
    ]);
    expect(newest).toBe(1_700_000_004);
  });

  it('counts replies that can’t be parsed and returns their time, so that they can be marked as read', async () => {
    const { named, ids, newest, newestNameless, counts } = await listUnread([
      'what',
      { message_id: 'no id at all', timestamp_send: 300 },
      makeRow('B', { timestamp_send: 400 }),
    ]);
    expect(named).toEqual(['B']);
    expect({ ids, newest, newestNameless }).toEqual({
      ids: ['B'],
      newest: 400,
      newestNameless: 300,
    });
    expect(counts).toEqual({ 'replies unreadable': 2 });
  });

  it('gives replies without a usable id one that depends only on their content', async () => {
    const times = { timestamp_send: 300 };
    const one = makeRow('', times);
    const { named, ids, newestNameless, counts } = await listUnread([
      one,
      one,
      makeRow('with spaces ', { ...times, from: '+61437111223' }),
      makeRow('', { ...times, body: 'Else' }),
      makeRow('', { timestamp_send: 301 }),
      makeRow('', { ...times, to: '+61481075556' }),
      ...['1.jpg?sig=a', '1.jpg?sig=b', '2.jpg?sig=c'].map((file) =>
        makeRow('', { ...times, body: '', media_url: `https://media.clicksend.com/${file}` }),
      ),
    ]);
    expect(named).toHaveLength(9);
    expect(new Set(named).size).toBe(7);
    expect(named[0]).toMatch(/^made-[0-9a-f]{40}$/);
    expect(ids).toEqual([]);
    expect(newestNameless).toBe(301);
    expect(counts).toEqual({});
  });

  it('returns the id of a reply once if several rules list it', async () => {
    const { ids } = await listUnread([
      makeRow('B'),
      makeRow('A'),
      makeRow('A', { _keyword: 'text' }),
    ]);
    expect(ids).toEqual(['A', 'B']);
  });

  it('reads all pages', async () => {
    const makeRows = (count: number, n = 0) =>
      Array.from({ length: count }, (_, k) =>
        makeRow(`R-${n + k}`, { timestamp_send: 1_000 + n + k }),
      );
    const { client, seen } = await startScriptedClickSend([
      answerPage(makeRows(100), { last_page: 2 }),
      answerPage(makeRows(7, 100), { last_page: 2 }),
    ]);
    const list = await client.listUnreadReplies();
    expect(list.offered && list.value.replies).toHaveLength(107);
    expect(list.offered && list.value.newest).toBe(1_106);
    expect(seen.map(({ query }) => query.page)).toEqual(['1', '2']);
  });

  it.each([404, 405])('returns “not offered” for %i', async (status) => {
    const { client } = await startScriptedClickSend(
      answerJson({ response_code: 'NOT_FOUND' }, status),
    );
    expect(await client.listUnreadReplies()).toEqual({ offered: false });
    await client.markRepliesRead(1);
  });

  it('finds pictures on the API’s own host', async () => {
    const { client, url } = await startScriptedClickSend((seen, res, req) =>
      answerPage([makeRow('A', { body: `Look ${url}/_inbound/1.jpg`, timestamp: 1 })])(
        seen,
        res,
        req,
      ),
    );
    expect(await client.listUnreadReplies()).toMatchObject({
      value: { replies: [{ text: 'Look', media: [`${url}/_inbound/1.jpg`] }] },
    });
  });
});

it('markRepliesRead marks replies as read up to a time', async () => {
  const { client, seen } = await startScriptedClickSend(answerSuccess([]));
  await client.markRepliesRead(1_700_000_000);
  expect(seen[0]).toMatchObject({
    method: 'PUT',
    path: '/v3/sms/inbound-read',
    body: { date_before: 1_700_000_000 },
  });
});

it('markReplyRead marks one reply, and succeeds for one that no longer exists', async () => {
  const { client, seen } = await startScriptedClickSend([
    answerSuccess(1),
    answerJson({ response_code: 'NOT_FOUND', response_msg: 'Message record not found.' }, 404),
  ]);
  expect(await client.markReplyRead('A-1')).toEqual({ offered: true, value: true });
  expect(seen[0]).toMatchObject({ method: 'PUT', path: '/v3/sms/inbound-read/A-1' });
  expect(await client.markReplyRead('A-2')).toEqual({ offered: true, value: true });
});

it.each([
  [404, { response_code: 'NOT_FOUND', response_msg: 'Resource not found.' }],
  [404, { message: 'Not Found' }],
  [405, { response_code: 'NOT_FOUND', response_msg: 'Method Not Allowed' }],
])('markReplyRead returns “not offered” for %i %o', async (status, body) => {
  const { client } = await startScriptedClickSend(answerJson(body, status));
  expect(await client.markReplyRead('A-1')).toEqual({ offered: false });
});
