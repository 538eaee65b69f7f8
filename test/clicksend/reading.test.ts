import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/core/ports/clicksend.ts';
import {
  type Answer,
  answerHtml,
  answerJson,
  answerNothing,
  answerPage,
  answerSuccess,
  answerTruncated,
  NOW,
  readFixture,
  resetConnection,
  type Seen,
  startScriptedClickSend,
} from './world.ts';

const makeReceipt = (id: string, more: Record<string, unknown> = {}) => ({
  message_id: id,
  status_code: '201',
  timestamp: '1700000000',
  ...more,
});
const makeRows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => makeReceipt(`R-${from + index}`));
const answerByPage =
  (answers: Readonly<Record<string, Answer>>): Answer =>
  (seen: Seen, res, req) =>
    answers[seen.query.page ?? '1']?.(seen, res, req);

async function collectEntries(entries: AsyncIterable<readonly HistoryEntry[]>) {
  const all: HistoryEntry[] = [];
  for await (const some of entries) all.push(...some);
  return all;
}

describe('listUnreadReceipts', () => {
  it('returns receipts as delivery facts', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerPage([
        makeReceipt('A', { custom_string: 'mms-abcdefghij0123456789.0' }),
        makeReceipt('B', {
          status_code: 301,
          error_text: 'Absent Subscriber.',
          timestamp: 1700000100,
        }),
      ]),
    );
    expect(await client.listUnreadReceipts('mms')).toEqual({
      offered: true,
      value: {
        newest: 1_700_000_100,
        listed: [
          { messageId: 'A', reference: 'mms-abcdefghij0123456789.0', at: 1_700_000_000 },
          { messageId: 'B', at: 1_700_000_100 },
        ],
        receipts: [
          {
            messageId: 'A',
            reference: 'mms-abcdefghij0123456789.0',
            fact: { state: 'delivered', at: 1_700_000_000_000 },
          },
          {
            messageId: 'B',
            fact: {
              state: 'failed',
              at: 1_700_000_100_000,
              problem: expect.objectContaining({ code: 'absent_subscriber' }),
            },
          },
        ],
      },
    });
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/v3/mms/receipts' });
    expect(seen[0]?.query).toEqual({ page: '1', limit: '100' });
  });

  it('yields to other work while it parses a long list', async () => {
    let loopTurn = 0;
    const countedIn: number[] = [];
    const metrics = {
      count(name: string) {
        if (name !== 'receipts') return;
        countedIn.push(loopTurn);
        setImmediate(() => {
          loopTurn += 1;
        });
      },
      recordDuration() {},
    };
    const unreadable = Array.from({ length: 1_200 }, () => makeReceipt(''));
    const { client } = await startScriptedClickSend(answerSuccess(unreadable), { metrics });
    await client.listUnreadReceipts('mms');
    expect(countedIn).toEqual([0, 1, 2]);
  });

  it.each([
    ['docs-get_mms_receipts', 3],
    ['docs-get_sms_receipts', 3],
    ['spec-get_v3_sms_receipts', 1],
    ['empty_page_receipts', 0],
  ])('parses the sample %s', async (name, count) => {
    const { client } = await startScriptedClickSend(answerJson(readFixture(name)));
    const list = await client.listUnreadReceipts('mms');
    const states = list.offered && list.value.receipts.map(({ fact }) => fact.state);
    expect(states).toEqual(Array(count).fill('delivered'));
  });

  it.each([
    ['no data', answerSuccess(undefined)],
    ['null', answerSuccess(null)],
    ['an empty list', answerSuccess([])],
    ['an object without rows', answerSuccess({ total: 0, current_page: 1, last_page: 0 })],
  ])('returns nothing when the data is %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    expect(await client.listUnreadReceipts('mms')).toEqual({
      offered: true,
      value: { receipts: [], listed: [] },
    });
  });

  it('reads all pages by number, even if a page is short', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerByPage({
        1: answerPage(makeRows(2), { last_page: '3', next_page_url: '/?page=2' }),
        2: answerPage(makeRows(1, 2), { last_page: 3 }),
        3: answerPage(makeRows(1, 3), { last_page: 3 }),
      }),
    );
    const list = await client.listUnreadReceipts('mms');
    expect(list.offered && list.value.receipts.map(({ messageId }) => messageId)).toEqual([
      'R-0',
      'R-1',
      'R-2',
      'R-3',
    ]);
    expect(seen).toHaveLength(3);
  });

  it.each([[0], [null]])(
    'reads until a page is not full when the last page is %s',
    async (last_page) => {
      const { client, seen } = await startScriptedClickSend(
        answerByPage({
          1: answerPage(makeRows(100), { last_page }),
          2: answerPage(makeRows(7, 100), { last_page }),
        }),
      );
      const list = await client.listUnreadReceipts('mms');
      expect(list.offered && list.value.receipts).toHaveLength(107);
      expect(seen).toHaveLength(2);
    },
  );

  it('stops when the server keeps returning the same page', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerPage(makeRows(100), { last_page: 0 }),
    );
    const list = await client.listUnreadReceipts('mms');
    expect(list.offered && list.value.receipts).toHaveLength(100);
    expect(seen).toHaveLength(2);
  });

  it('skips and counts receipts that can’t be parsed or have an unknown status', async () => {
    const { client, counts } = await startScriptedClickSend(
      answerPage([
        makeReceipt('../up'),
        'what',
        null,
        { message_id: 'C' },
        makeReceipt('D', { status_code: '302', timestamp: 1_800_000_000 }),
        makeReceipt('E', { timestamp: null }),
      ]),
    );
    const list = await client.listUnreadReceipts('mms');
    expect(list).toEqual({
      offered: true,
      value: {
        newest: 1_800_000_000,
        listed: [{ messageId: 'C' }, { messageId: 'D', at: 1_800_000_000 }, { messageId: 'E' }],
        receipts: [{ messageId: 'E', fact: { state: 'delivered', at: NOW } }],
      },
    });
    expect(counts).toEqual({ 'receipts unreadable': 4, 'receipts unknown': 1 });
  });

  it.each([
    ['404', answerJson({ response_code: 'NOT_FOUND' }, 404)],
    ['405', answerJson({ response_code: 'NOT_FOUND' }, 405)],
    ['404 with a page', ((_s, res) => res.writeHead(404).end('<html>')) as Answer],
  ])('returns “not offered” after %s', async (_name, answer) => {
    const { client, seen } = await startScriptedClickSend(answer);
    expect(await client.listUnreadReceipts('mms')).toEqual({ offered: false });
    expect(seen).toHaveLength(1);
  });
});

it('markReceiptsRead marks receipts as read up to a time', async () => {
  const { client, seen } = await startScriptedClickSend(
    answerJson(readFixture('docs-put_mms_receipts-read')),
  );
  await client.markReceiptsRead('mms', 1_700_000_000);
  expect(seen[0]).toMatchObject({
    method: 'PUT',
    path: '/v3/mms/receipts-read',
    body: { date_before: 1_700_000_000 },
  });
});

describe('listHistory', () => {
  it('requests the newest messages first, from a time on', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('spec-get_v3_mms_history')),
    );
    const entries = await collectEntries(client.listHistory('mms', NOW + 999));
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/v3/mms/history' });
    expect(seen[0]?.query).toEqual({
      date_from: String(NOW / 1000),
      order_by: 'date_added:desc',
      page: '1',
      limit: '100',
    });
    expect(entries).toHaveLength(2);
    expect(entries[0]).toEqual({
      hasLeft: true,
      messageId: '4E90F4C3-43A3-489D-9AB8-DA1F4332A0C3',
      reference: 'this is a test',
      to: '+16783270696',
      from: 'sendlist',
      rawStatus: 'Completed',
      subject: 'This is a subject',
      price: 700,
      at: 1_436_879_372_000,
      fact: { state: 'delivered', at: NOW },
    });
  });

  it.each(['mms', 'sms'] as const)(
    'of %s is repeated without order_by when ClickSend refuses order_by',
    async (product) => {
      const refused = answerJson({ http_code: 400, response_code: 'BAD_REQUEST', data: null }, 400);
      const { client, seen } = await startScriptedClickSend((one, res, req) => {
        const isOrdered = 'order_by' in one.query;
        const rows = answerByPage({
          1: answerPage([{ message_id: 'A' }], { last_page: 2 }),
          2: answerPage([{ message_id: 'B' }], { last_page: 2 }),
        });
        (isOrdered ? refused : rows)(one, res, req);
      });
      const listed = await collectEntries(client.listHistory(product, NOW));
      expect(listed.map(({ messageId }) => messageId)).toEqual(['A', 'B']);
      expect(seen.map(({ query }) => 'order_by' in query)).toEqual([true, false, false]);
      expect(seen[2]?.query).toMatchObject({ date_from: String(NOW / 1000), page: '2' });
      const { entries } = await client.fetchHistoryPage({ page: 1 });
      expect(entries.map(({ messageId }) => messageId)).toEqual(['A']);
    },
  );

  it('throws when ClickSend refuses it without order_by too', async () => {
    const refused = answerJson({ http_code: 400, response_code: 'BAD_REQUEST', data: null }, 400);
    const { client } = await startScriptedClickSend(refused);
    await expect(collectEntries(client.listHistory('mms', 0))).rejects.toMatchObject({
      retry: 'never',
    });
  });

  it('tells sent, queued and failed messages apart', async () => {
    const sample = readFixture('docs-get_mms_history') as { data: { last_page: number } };
    sample.data.last_page = 1;
    const { client } = await startScriptedClickSend(answerJson(sample));
    const entries = await collectEntries(client.listHistory('mms', 0));
    expect(new Set(entries.map(({ fact }) => fact?.state))).toEqual(
      new Set(['failed', 'queued', 'sent']),
    );
    expect(entries[0]?.fact?.problem?.code).toBe('not_processed');
  });

  it('reads page by page, leaves out incoming messages, and counts rows that can’t be parsed', async () => {
    const { client, counts } = await startScriptedClickSend(
      answerByPage({
        1: answerPage([{ message_id: 'A' }, { body: 'no id' }], { last_page: 2 }),
        2: answerPage(
          [
            { message_id: 'B', direction: 'in' },
            { message_id: 'C', status: 7 },
          ],
          { last_page: 2 },
        ),
      }),
    );
    const entries = await collectEntries(client.listHistory('mms', 0));
    expect(entries.map(({ messageId }) => messageId)).toEqual(['A', 'C']);
    expect(entries[0]).toEqual({
      messageId: 'A',
      reference: '',
      to: '',
      from: '',
      rawStatus: '',
      subject: '',
    });
    expect(entries[1]).toMatchObject({ rawStatus: '7' });
    expect(counts).toEqual({ 'receipts unreadable': 1, 'receipts unknown': 1 });
  });
});

it.each([
  ['is scheduled', { status: 'Scheduled', schedule: NOW / 1000 + 60 }, undefined],
  [
    'is scheduled, with a time that has just passed',
    { status: 'Scheduled', schedule: NOW / 1000 - 5 },
    undefined,
  ],
  ['is queued with a time ahead', { status: 'Queued', schedule: NOW / 1000 + 60 }, undefined],
  ['is queued without a time', { status: 'Queued', schedule: '' }, undefined],
  ['is queued with a time that has come', { status: 'Queued', schedule: String(NOW / 1000) }, true],
])('listHistory says whether a message has left that %s', async (_what, row, hasLeft) => {
  const { client } = await startScriptedClickSend(
    answerByPage({ 1: answerPage([{ message_id: 'A', ...row }]) }),
  );
  const [entry] = await collectEntries(client.listHistory('mms', 0));
  expect(entry).toMatchObject({ fact: { state: 'queued' } });
  expect(entry?.hasLeft).toBe(hasLeft);
});

describe('fetchMessageStatus', () => {
  it('returns a row of the history', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('docs-get_mms_receipts_message_id_')),
    );
    expect(await client.fetchMessageStatus('mms', '3E0D/x')).toMatchObject({
      offered: true,
      value: { to: '+61298444214', price: 24_200, fact: { state: 'queued' } },
    });
    expect(seen[0]?.path).toBe('/v3/mms/receipts/3E0D%2Fx');
  });

  it('returns undefined for a message that ClickSend doesn’t know', async () => {
    const unknown = { offered: true, value: undefined };
    for (const answer of [
      answerJson(readFixture('error_404_receipt'), 404),
      answerJson(readFixture('error_403_not_owned'), 403),
      answerSuccess(null),
      answerSuccess([]),
    ]) {
      const { client } = await startScriptedClickSend(answer);
      expect(await client.fetchMessageStatus('mms', 'A')).toEqual(unknown);
    }
  });

  it('returns “not offered” if the endpoint is missing', async () => {
    for (const answer of [
      answerJson({ response_code: 'NOT_FOUND', response_msg: 'Not Found' }, 404),
      answerJson({ response_code: 'NOT_FOUND', response_msg: 'Resource not found.' }, 404),
      answerJson({ response_code: 'METHOD_NOT_FOUND', response_msg: 'Method not found.' }, 405),
      ((_s, res) => res.writeHead(404).end()) as Answer,
    ]) {
      const { client } = await startScriptedClickSend(answer);
      expect(await client.fetchMessageStatus('mms', 'A')).toEqual({ offered: false });
    }
  });
});

describe('fetchAccount', () => {
  it.each([
    [
      'docs-get_account',
      {
        balance: 11_174_611,
        currency: 'AUD',
        country: 'AU',
        hasMmsAccess: true,
        isActive: true,
      },
    ],
    [
      'spec-get_v3_account',
      {
        balance: 49_980,
        currency: 'AUD',
        country: 'US',
        hasMmsAccess: true,
        isActive: false,
      },
    ],
  ])('parses the sample %s, and leaves out its API key', async (name, account) => {
    const { client } = await startScriptedClickSend(answerJson(readFixture(name)));
    expect(await client.fetchAccount()).toEqual(account);
  });

  it.each([
    ['1,234.500000', 12_345_000],
    ['-1,234.5', -12_345_000],
    [0.1 + 0.2, 3000],
    [4e-7, 0],
  ])('reads the balance %j', async (balance, units) => {
    const { client } = await startScriptedClickSend(answerSuccess({ balance }));
    expect(await client.fetchAccount()).toMatchObject({ balance: units });
  });

  it('returns a negative balance and a banned account', async () => {
    const { client } = await startScriptedClickSend(
      answerSuccess({ balance: '-1.5', active: '1', banned: true }),
    );
    expect(await client.fetchAccount()).toEqual({ balance: -15_000, isActive: false });
  });

  it('throws errors without the API key', async () => {
    const { client } = await startScriptedClickSend((_seen, res) =>
      res.end('{"data":{"api_key":"K-123",'),
    );
    const error = await client.fetchAccount().catch((caught: unknown) => caught);
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain(
      'K-123',
    );
  });

  it('throws UNAUTHORIZED for wrong credentials', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('error_401'), 401),
    );
    await expect(client.fetchAccount()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      retry: 'never',
      answered: true,
      problem: { todo: expect.stringContaining('API key') },
    });
    expect(seen).toHaveLength(1);
  });
});

describe('a failed read', () => {
  it.each<[string, Answer]>([
    ['429', answerJson({}, 429, { 'retry-after': '0' })],
    ['500', answerJson({}, 500)],
    ['an HTML page', answerHtml],
    ['a truncated response', answerTruncated()],
    ['a connection reset', resetConnection],
    ['no response', answerNothing],
  ])('is repeated after %s', async (_name, answer) => {
    const { client, seen, waits } = await startScriptedClickSend(
      [answer, answer, answerPage(makeRows(1))],
      {
        timeouts: { readMs: 200 },
      },
    );
    expect(await client.listUnreadReceipts('mms')).toMatchObject({ offered: true });
    expect(seen).toHaveLength(3);
    expect(waits).toEqual([500, 2_000]);
  });

  it.each(['4', '39', '120'])(
    'is not repeated when ClickSend asks to wait %s s, which is left to the caller',
    async (header) => {
      const busy = answerJson(readFixture('error_429'), 429, { 'retry-after': header });
      const { client, waits, calls } = await startScriptedClickSend([
        busy,
        answerPage(makeRows(1)),
      ]);
      await expect(client.listUnreadReceipts('mms')).rejects.toMatchObject({
        code: 'clicksend_busy',
        retry: 'later',
        answered: true,
        retryAfterMs: Number(header) * 1000,
      });
      expect(waits).toEqual([]);
      expect(calls).toEqual(['receipts busy']);
    },
  );

  it('waits in the middle of a list, so that it need not start again', async () => {
    const busy = answerJson(readFixture('error_429'), 429, { 'retry-after': '39' });
    const first = answerPage(makeRows(1), { last_page: 2 });
    const { client, waits, calls } = await startScriptedClickSend([
      first,
      busy,
      answerPage(makeRows(2)),
    ]);
    await client.listUnreadReceipts('mms');
    expect(waits).toEqual([39_000]);
    expect(calls).toEqual(['receipts ok', 'receipts busy', 'receipts ok']);
  });

  it('throws after three attempts', async () => {
    const { client, seen, close } = await startScriptedClickSend(answerJson({}, 503));
    await expect(client.fetchMessageStatus('mms', 'A')).rejects.toMatchObject({
      code: 'clicksend_failed',
      retry: 'later',
    });
    expect(seen).toHaveLength(3);
    await close();
    await expect(client.fetchMessageStatus('mms', 'A')).rejects.toMatchObject({
      code: 'clicksend_unreachable',
    });
  });

  it('is not repeated after a refusal', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('error_403_not_owned'), 403),
    );
    await expect(client.listUnreadReceipts('mms')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      retry: 'never',
    });
    expect(seen).toHaveLength(1);
  });
});
