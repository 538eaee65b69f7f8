import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createReceiptsRoute } from '../../src/clicksend/webhooks/webhook-routes.ts';
import type { Receipt } from '../../src/core/ports/clicksend.ts';
import { createBodyReader } from '../../src/server/body-reader.ts';
import { createCountingMeter, listen, NOW, readFixture } from './world.ts';

const secret = 'a-secret-of-at-least-24-characters';
const FORM = 'application/x-www-form-urlencoded';
const delivered = { messageId: 'A-1', fact: { state: 'delivered', at: 1_700_000_000_000 } };

async function startWebhook(options: { secret?: string | undefined; fail?: Error } = { secret }) {
  const stored: Receipt[] = [];
  const lines: string[] = [];
  const write = (fields: object, message: string) => lines.push(JSON.stringify([fields, message]));
  const counted = createCountingMeter();
  const route = createReceiptsRoute({
    readRequestBody: createBodyReader(),
    secret: options.secret,
    receive: async (receipts) => {
      if (options.fail) throw options.fail;
      stored.push(...receipts);
    },
    log: { debug: write, info: write, warn: write, error: write },
    metrics: counted.metrics,
    now: () => NOW,
  });
  const { url } = await listen((req, res) => {
    const secretInPath = (req.url ?? '').split('/').at(-1) ?? '';
    void route(req, res, { secret: secretInPath });
  });
  const push = (body: string, type: string | undefined = FORM, to = secret) =>
    fetch(`${url}/clicksend/receipts/${to}`, {
      method: 'POST',
      body: new TextEncoder().encode(body),
      headers: type ? { 'content-type': type } : {},
    });
  return { push, stored, lines, counts: counted.counts, url };
}

const makeForm = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const whole = makeForm({
  message_id: 'A-1',
  messageid: 'A-1',
  status_code: '201',
  status: 'Sent',
  status_text: 'Success: Message received on handset.',
  error_code: '',
  error_text: '',
  custom_string: '',
  customstring: '',
  message_type: 'mms',
  subaccount_id: '1',
  timestamp: '1700000000',
  timestamp_send: '1699999999',
  user_id: '1',
});

describe('the receipts webhook', () => {
  it.each([
    ['a form', whole, FORM],
    ['a form with a charset', whole, `${FORM}; charset=utf-8`],
    ['a form without a type', whole, ''],
    ['a form with the short names', 'messageid=A-1&status_code=201&timestamp=1700000000', FORM],
    [
      'JSON',
      '{"message_id":"A-1","status_code":201,"timestamp":1700000000}',
      'application/json; charset=utf-8',
    ],
    [
      'JSON without a type',
      '{"message_id":"A-1","status_code":"201","timestamp":"1700000000"}',
      '',
    ],
    [
      'a list',
      '[{"message_id":"A-1","status_code":"201","timestamp":1700000000}]',
      'application/json',
    ],
  ])('stores %s and responds with 200', async (_name, body, type) => {
    const { push, stored } = await startWebhook();
    expect((await push(body, type)).status).toBe(200);
    expect(stored).toEqual([delivered]);
  });

  it('stores the reference and the reason', async () => {
    const { push, stored } = await startWebhook();
    await push(
      makeForm({
        message_id: 'A-1',
        status_code: '301',
        status: 'Failed',
        error_code: '13',
        error_text: 'Absent Subscriber',
        customstring: 'mms-abcdefghij0123456789.4',
      }),
    );
    expect(stored).toMatchObject([
      {
        reference: 'mms-abcdefghij0123456789.4',
        fact: { state: 'failed', at: NOW, problem: { code: 'absent_subscriber' } },
      },
    ]);
  });

  it('responds with 200 to ClickSend’s test push and to an unknown status', async () => {
    const { push, stored, counts } = await startWebhook();
    const test = readFixture('spec-post_v3_sms_receipts') as { data: unknown };
    expect((await push(JSON.stringify(test.data), 'application/json')).status).toBe(200);
    expect(stored).toHaveLength(1);
    expect((await push('message_id=A&status_code=999')).status).toBe(200);
    expect(stored).toHaveLength(1);
    expect(counts).toEqual({ 'receipts unknown': 1 });
  });

  it.each([
    ['empty rows', 174_080, {}],
    ['empty lists', 170_000, []],
    ['one row too many', 1_001, { message_id: 'A-1', status_code: '201' }],
  ])('responds with 413 to %s and stores nothing', async (_name, count, row) => {
    const { push, stored, lines, counts } = await startWebhook();
    const body = `[${Array(count).fill(JSON.stringify(row)).join()}]`.slice(0, 512 * 1024 - 1);
    const list = body.endsWith(']') ? body : `${body.slice(0, body.lastIndexOf(','))}]`;
    expect((await push(list, 'application/json')).status).toBe(413);
    expect([stored, counts]).toEqual([[], {}]);
    expect(lines).toHaveLength(1);
  });

  it('stores a thousand rows, each once, in order', async () => {
    const { push, stored } = await startWebhook();
    const rows = Array.from({ length: 1_000 }, (_, n) => ({
      message_id: `A-${n}`,
      status: 'Sent',
    }));
    const answer = await push(JSON.stringify(rows), 'application/json');
    expect(answer.status).toBe(200);
    expect(stored.map(({ messageId }) => messageId)).toEqual(rows.map((row) => row.message_id));
  });

  it('decodes a receipt in the charset that it names', async () => {
    const { push, stored } = await startWebhook();
    const reason = 'status_code=301&message_id=A-1&error_text=T%E9l%E9phone+%E9teint';
    await push(reason, `${FORM}; charset=iso-8859-1`);
    expect(JSON.stringify(stored)).toMatch(/Téléphone éteint/);
  });

  it('stores the valid receipts of a list with invalid ones', async () => {
    const { push, stored, counts } = await startWebhook();
    const body =
      '[{"message_id":"A-1","status_code":"201","timestamp":1700000000},{"to":"+61437111222"}]';
    expect((await push(body, 'application/json')).status).toBe(200);
    expect(stored).toEqual([delivered]);
    expect(counts).toEqual({ 'receipts unreadable': 1 });
  });

  it.each([
    ['an empty body', '', FORM],
    ['plain text', 'hello +61437111222', 'text/plain'],
    ['truncated JSON', '{"message_id":"A-1","status_', 'application/json'],
    ['a form with the type JSON', whole, 'application/json'],
    ['a list without objects', '[1]', 'application/json'],
    ['an empty list', '[]', 'application/json'],
    ['broken UTF-8', '\ud800=\ufffd', FORM],
    ['no id', 'status_code=201', FORM],
    ['an invalid id', 'message_id=../61437111222&status_code=201', FORM],
    ['no status', 'message_id=A', FORM],
  ])('responds with 400 to %s and repeats nothing of it', async (_name, body, type) => {
    const { push, stored, lines } = await startWebhook();
    const answer = await push(body, type);
    expect(answer.status).toBe(400);
    expect((await answer.text()) + lines.join()).not.toMatch(/61437111222|hello/);
    expect(stored).toEqual([]);
  });

  it.each([
    ['null', '{"message_id":"A","status_code":null,"status":null}', 'application/json'],
    ['empty', 'message_id=A&status_code=&status=', FORM],
    ['unknown', 'message_id=A&status_code=777', FORM],
  ])('responds with 200 to a status that is %s and stores nothing', async (_name, body, type) => {
    const { push, stored } = await startWebhook();
    expect((await push(body, type)).status).toBe(200);
    expect(stored).toEqual([]);
  });

  it('names the fields that it could not parse', async () => {
    const { push } = await startWebhook();
    expect(await (await push('message_id=A')).json()).toEqual({
      error: 'unreadable',
      unread: ['status_code: expected a code or a word'],
    });
  });

  it.each([
    ['a little', 600_000],
    ['much', 3_000_000],
  ])('responds with 413 to a body that is %s too large', async (_name, size) => {
    const { push, stored } = await startWebhook();
    expect((await push(`${whole}&more=${'x'.repeat(size)}`)).status).toBe(413);
    expect(stored).toEqual([]);
  });

  it('stores nothing when the connection breaks in the middle of the body', async () => {
    const { url, stored, push } = await startWebhook();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.write(
        `POST /clicksend/receipts/${secret} HTTP/1.1\r\nhost: a\r\ncontent-length: 9999\r\n\r\n${whole}`,
        () => socket.destroy(),
      );
      socket.on('close', () => resolve());
    });
    expect((await push('message_id=B&status_code=201')).status).toBe(200);
    expect(stored).toMatchObject([{ messageId: 'B' }]);
  });

  it('responds with 404 to a wrong secret', async () => {
    const { push, stored } = await startWebhook();
    for (const wrong of ['x', secret.toUpperCase(), `${secret}x`, '%00']) {
      const answer = await push(whole, FORM, wrong);
      expect([answer.status, await answer.text()]).toEqual([404, '']);
    }
    expect(stored).toEqual([]);
  });

  it('responds with 404 if no secret is set', async () => {
    for (const none of [undefined, '']) {
      const { push } = await startWebhook({ secret: none });
      expect((await push(whole, FORM, 'undefined')).status).toBe(404);
      expect((await push(whole, FORM, '')).status).toBe(404);
    }
  });

  it('allows only POST', async () => {
    const { url } = await startWebhook();
    expect((await fetch(`${url}/clicksend/receipts/${secret}`)).status).toBe(405);
    expect((await fetch(`${url}/clicksend/receipts/wrong`)).status).toBe(404);
  });

  it('responds with 503 and Retry-After when the receipt can’t be stored', async () => {
    const { push, lines } = await startWebhook({ secret, fail: new Error('disk full') });
    const answer = await push(whole);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(lines).toHaveLength(1);
  });

  it('responds with 503 and Retry-After when storing takes too long', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const skip = () => undefined;
    const route = createReceiptsRoute({
      readRequestBody: createBodyReader(),
      secret,
      receive: () => new Promise(() => undefined),
      metrics: createCountingMeter().metrics,
      log: { debug: skip, info: skip, warn: skip, error: skip },
    });
    const req = Object.assign(Readable.from([Buffer.from(whole)]), {
      method: 'POST',
      headers: { 'content-type': FORM },
    });
    const writeHead = vi.fn();
    const answered = route(req as IncomingMessage, { writeHead, end: skip } as never, { secret });
    await vi.advanceTimersByTimeAsync(5_000);
    await answered;
    expect(writeHead).toHaveBeenCalledWith(503, expect.objectContaining({ 'retry-after': '30' }));
  });
});
