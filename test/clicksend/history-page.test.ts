import { describe, expect, it } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import {
  type Answer,
  answerJson,
  answerPage,
  answerSuccess,
  NOW,
  readFixture,
  startScriptedClickSend,
} from './world.ts';

const ADDED = 1_700_000_000;
const makeSent = (id: number, more: Record<string, unknown> = {}) => ({
  message_id: `M-${id}`,
  to: '+61437111222',
  status: 'Sent',
  date_added: ADDED,
  ...more,
});
const makeMany = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => makeSent(from + index));

/** A ClickSend with this many rows and correct pages. */
const withRows =
  (total: number, more: Record<string, unknown> = {}): Answer =>
  (seen, res, req) => {
    const number = Number(seen.query.page);
    const rows = makeMany(total).slice((number - 1) * 100, number * 100);
    const last_page = Math.ceil(total / 100);
    answerPage(rows, { total, current_page: number, last_page, ...more })(seen, res, req);
  };

describe('fetchHistoryPage', () => {
  it('requests a page by number, time span and recipient', async () => {
    let url = '';
    const { client, seen } = await startScriptedClickSend((one, res, req) => {
      url = req.url ?? '';
      answerPage([])(one, res, req);
    });
    await client.fetchHistoryPage({
      page: 3,
      from: NOW + 999,
      until: NOW + 1,
      to: '+61437111222' as E164,
    });
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/v3/mms/history' });
    expect(seen[0]?.query).toEqual({
      page: '3',
      limit: '100',
      order_by: 'date_added:desc',
      date_from: String(NOW / 1000),
      date_to: String(NOW / 1000 + 1),
      q: 'to:+61437111222',
    });
    expect(url).toContain('%2B61437111222');
    await client.fetchHistoryPage({ page: 1 });
    expect(seen[1]?.query).toEqual({ page: '1', limit: '100', order_by: 'date_added:desc' });
  });

  it('returns sent messages with ClickSend’s own status', async () => {
    const { client } = await startScriptedClickSend(
      answerPage([
        makeSent(1, { from: '+61437000000', status: 'Queued:WaitSend' }),
        makeSent(2, { direction: 'in' }),
        makeSent(3, { status: 'Received' }),
        makeSent(4, { status: null, status_text: 'Unable to <b>process</b>' }),
        makeSent(5, { status: '', status_code: 201 }),
        makeSent(6, { status: 'MoonClosed' }),
        { body: 'no id' },
      ]),
    );
    const { entries } = await client.fetchHistoryPage({ page: 1 });
    expect(
      entries.map(({ messageId, rawStatus, fact }) => [messageId, rawStatus, fact?.state]),
    ).toEqual([
      ['M-1', 'Queued:WaitSend', 'queued'],
      ['M-4', 'Unable to b process /b', undefined],
      ['M-5', '201', 'delivered'],
      ['M-6', 'MoonClosed', undefined],
    ]);
    expect(entries[0]?.from).toBe('+61437000000');
    expect(entries[1]?.from).toBe('');
  });

  it.each([
    ['', undefined],
    [0, undefined],
    ['0', undefined],
    [null, undefined],
    [ADDED, undefined],
    [String(ADDED), undefined],
    [ADDED + 60, undefined],
    [ADDED + 3_600, (ADDED + 3_600) * 1000],
    [String(ADDED + 3_600), (ADDED + 3_600) * 1000],
    // ClickSend accepts milliseconds and echoes them.
    [(ADDED + 3_600) * 1000, (ADDED + 3_600) * 1000],
    ['soon', undefined],
  ])('parses the scheduled time %o', async (schedule, at) => {
    const { client } = await startScriptedClickSend(answerPage([makeSent(1, { schedule })]));
    const { entries } = await client.fetchHistoryPage({ page: 1 });
    expect(entries[0]?.scheduledAt).toBe(at);
  });

  it('returns the scheduled time of a scheduled message whenever the message was added', async () => {
    const scheduled = makeSent(1, { schedule: String(ADDED), status: 'Scheduled' });
    const { client } = await startScriptedClickSend(
      answerPage([scheduled, { ...scheduled, date_added: null }]),
    );
    const { entries } = await client.fetchHistoryPage({ page: 1 });
    expect(entries.map(({ scheduledAt }) => scheduledAt)).toEqual([ADDED * 1000, ADDED * 1000]);
    expect(entries[0]?.fact?.state).toBe('queued');
  });

  it('filters by recipient itself in case ClickSend does not', async () => {
    const { client } = await startScriptedClickSend(
      answerPage([makeSent(1, { to: '61 437 111 222' }), makeSent(2, { to: '+61437111333' })], {
        last_page: 2,
      }),
    );
    expect(await client.fetchHistoryPage({ page: 1, to: '+61437111222' as E164 })).toMatchObject({
      entries: [{ messageId: 'M-1' }],
      isLast: false,
    });
    expect(await client.fetchHistoryPage({ page: 1, to: '+61437111444' as E164 })).toEqual({
      entries: [],
      isLast: false,
    });
  });

  it.each([1, 99, 100, 101, 999, 1_000, 1_001])('returns each of %i rows once', async (total) => {
    for (const more of [{}, { last_page: 0 }, { last_page: null, per_page: '100' }]) {
      const { client } = await startScriptedClickSend(withRows(total, more));
      const ids: string[] = [];
      let isLast = false;
      for (let number = 1; !isLast; number += 1) {
        const one = await client.fetchHistoryPage({ page: number });
        ids.push(...one.entries.map(({ messageId }) => messageId));
        isLast = one.isLast;
      }
      expect(ids).toEqual(makeMany(total).map(({ message_id }) => message_id));
    }
  });

  it('returns an empty last page beyond the end, and when the server ignores the page number', async () => {
    const { client } = await startScriptedClickSend(withRows(100));
    expect(await client.fetchHistoryPage({ page: 2 })).toEqual({ entries: [], isLast: true });
    const stubborn = await startScriptedClickSend(
      answerPage(makeMany(100), { current_page: '1', last_page: 9 }),
    );
    expect(await stubborn.client.fetchHistoryPage({ page: 2 })).toEqual({
      entries: [],
      isLast: true,
    });
  });

  it.each([
    ['as observed', answerJson(readFixture('empty_page_receipts'))],
    ['without rows', answerSuccess({ total: 0, current_page: 1, last_page: 0 })],
    ['without data', answerSuccess(null)],
    ['a list', answerSuccess([])],
  ])('returns an empty last page for an empty history: %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    expect(await client.fetchHistoryPage({ page: 1 })).toEqual({ entries: [], isLast: true });
  });

  it('parses ClickSend’s sample responses', async () => {
    const older = await startScriptedClickSend(answerJson(readFixture('docs-get_mms_history')));
    const first = await older.client.fetchHistoryPage({ page: 1 });
    expect(first.isLast).toBe(false);
    expect(first.entries[0]).toMatchObject({
      from: '+61298444213',
      rawStatus: 'Failed',
      fact: { state: 'failed' },
    });
    expect(first.entries.every(({ scheduledAt }) => scheduledAt === undefined)).toBe(true);
    const newer = await startScriptedClickSend(answerJson(readFixture('spec-get_v3_mms_history')));
    expect(await newer.client.fetchHistoryPage({ page: 1 })).toMatchObject({
      entries: [{ rawStatus: 'Completed', from: 'sendlist' }, {}],
      isLast: true,
    });
  });

  it('throws an error with its code when ClickSend refuses the call', async () => {
    const { client } = await startScriptedClickSend(answerJson(readFixture('error_401'), 401));
    await expect(client.fetchHistoryPage({ page: 1 })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
  });
});
