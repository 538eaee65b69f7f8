import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createClickSendClient } from '../../src/clicksend/client.ts';
import {
  answerHtml,
  answerJson,
  answerNothing,
  answerSuccess,
  answerTruncated,
  createCountingMeter,
  createStillClock,
  listen,
  makeMms,
  readFixture,
  resetConnection,
  startScriptedClickSend,
} from './world.ts';

const picture = 'https://clicksend.test/a.jpg';
const two = [makeMms(1), makeMms(2)];
const [first, second] = two;

function makeRow(index: number, more: Record<string, unknown> = {}) {
  const { to, reference, subject, body } = makeMms(index);
  return {
    to,
    subject,
    body,
    custom_string: reference,
    message_id: `ID-${index}`,
    message_price: '0.4850',
    status: 'SUCCESS',
    ...more,
  };
}
const currency = { _currency: { currency_name_short: 'AUD' } };

describe('submitBatch', () => {
  it('submits all messages with one picture in one request', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerSuccess({ messages: [makeRow(1), makeRow(2)], ...currency }),
    );
    const outcome = await client.submitBatch(picture, two);
    expect(outcome).toEqual({
      kind: 'answered',
      currency: 'AUD',
      messages: [
        { kind: 'accepted', reference: first?.reference, messageId: 'ID-1', price: 4850 },
        { kind: 'accepted', reference: second?.reference, messageId: 'ID-2', price: 4850 },
      ],
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/v3/mms/send' });
    expect(seen[0]?.headers.authorization).toBe(`Basic ${btoa('someone:a-key')}`);
    expect(seen[0]?.body).toEqual({
      media_file: picture,
      messages: two.map(({ to, subject, body, reference }) => ({
        to,
        from: '',
        subject,
        body,
        custom_string: reference,
        source: 'slack-mms',
      })),
    });
  });

  it('includes the sender and the scheduled time if there are any', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerSuccess({ messages: [makeRow(1), makeRow(2)] }),
    );
    await client.submitBatch(picture, [
      makeMms(1, { from: 'Roofers', schedule: 1_800_000_000 }),
      makeMms(2),
    ]);
    const body = seen[0]?.body as { messages: Record<string, unknown>[] } | undefined;
    expect(body?.messages[0]).toMatchObject({ from: 'Roofers', schedule: 1_800_000_000 });
    expect(body?.messages[1]).toMatchObject({ from: '' });
    expect(body?.messages[1]).not.toHaveProperty('schedule');
  });

  it.each([1_800_000_000_000, 1e11, 1_800_000_000.5, 0, -1, Number.NaN])(
    'throws without a request for the time %s, which is not in Unix seconds',
    async (schedule) => {
      const { client, seen } = await startScriptedClickSend(
        answerSuccess({ messages: [makeRow(1)] }),
      );
      await expect(
        client.submitBatch(picture, [makeMms(1), makeMms(2, { schedule })]),
      ).rejects.toThrow('Unix seconds');
      await expect(client.priceBatch(picture, [makeMms(1, { schedule })])).rejects.toThrow(
        'Unix seconds',
      );
      expect(seen).toEqual([]);
    },
  );

  it('uses a new connection for each batch', async () => {
    const ports = new Set<number | undefined>();
    const { client } = await startScriptedClickSend((seen, res, req) => {
      ports.add(req.socket.remotePort);
      answerSuccess({ messages: [makeRow(1)] })(seen, res, req);
    });
    await client.submitBatch(picture, [makeMms(1)]);
    await client.submitBatch(picture, [makeMms(1)]);
    expect(ports.size).toBe(2);
  });

  it('makes no request for an empty batch', async () => {
    const { client, seen } = await startScriptedClickSend(resetConnection);
    expect(await client.submitBatch(picture, [])).toEqual({ kind: 'answered', messages: [] });
    expect(seen).toHaveLength(0);
  });

  it('finds refused messages in a 200 SUCCESS, whatever the order of the rows', async () => {
    const refused = makeRow(1, { status: 'COUNTRY_NOT_ENABLED', message_price: '0.0000' });
    const { client } = await startScriptedClickSend(
      answerSuccess({ messages: [makeRow(2), refused] }),
    );
    expect(await client.submitBatch(picture, two)).toMatchObject({
      messages: [
        { kind: 'refused', reference: first?.reference, problem: { code: 'COUNTRY_NOT_ENABLED' } },
        { kind: 'accepted', reference: second?.reference, messageId: 'ID-2' },
      ],
    });
  });

  it('matches rows by number if the reference did not come back', async () => {
    const { client } = await startScriptedClickSend(
      answerSuccess({
        messages: [
          makeRow(2, { custom_string: null, to: '61437111222' }),
          makeRow(1, { custom_string: '', to: '+61 437 111 221', status: 'INVALID_RECIPIENT' }),
        ],
      }),
    );
    expect(await client.submitBatch(picture, two)).toMatchObject({
      messages: [{ kind: 'refused' }, { kind: 'accepted', messageId: 'ID-2' }],
    });
  });

  it('reports a message as unsure if the response does not mention it clearly', async () => {
    const messages = [makeMms(1), makeMms(2), makeMms(3), makeMms(4), makeMms(5)];
    const { client, counts } = await startScriptedClickSend(
      answerSuccess({
        messages: [
          makeRow(1),
          makeRow(2, { message_id: undefined }),
          makeRow(3, { status: null }),
          makeRow(4, { status: 'Queued' }),
          'what',
          null,
        ],
      }),
    );
    const outcome = await client.submitBatch(picture, messages);
    expect(outcome.kind === 'answered' && outcome.messages.map(({ kind }) => kind)).toEqual([
      'accepted',
      'unsure',
      'unsure',
      'unsure',
      'unsure',
    ]);
    expect(counts).toEqual({ 'messages unreadable': 2 });
  });

  it('does not guess between two messages to one number', async () => {
    const messages = [makeMms(1), makeMms(1, { reference: 'mms-abcdefghij0123456789.9' })];
    const { client } = await startScriptedClickSend(
      answerSuccess({
        messages: [makeRow(1, { custom_string: '' }), makeRow(1, { custom_string: '' })],
      }),
    );
    expect(await client.submitBatch(picture, messages)).toMatchObject({
      messages: [{ kind: 'unsure' }, { kind: 'unsure' }],
    });
  });

  it('explains THROTTLED as a message that went out a moment ago', async () => {
    const { client } = await startScriptedClickSend(
      answerSuccess({ messages: [makeRow(1, { status: 'THROTTLED' })] }),
    );
    expect(await client.submitBatch(picture, [makeMms(1)])).toMatchObject({
      messages: [{ kind: 'refused', problem: { what: expect.stringContaining('a moment ago') } }],
    });
  });

  it('shows an unknown status in ClickSend’s own words', async () => {
    const { client } = await startScriptedClickSend(
      answerSuccess({ messages: [makeRow(1, { status: 'MOON_CLOSED' })] }),
    );
    expect(await client.submitBatch(picture, [makeMms(1)])).toMatchObject({
      messages: [
        { problem: { code: 'MOON_CLOSED', what: 'ClickSend refused this: “MOON_CLOSED”' } },
      ],
    });
  });

  it.each([
    'mms_message_test_number.flowrunner',
    'sms_message_country_not_enabled',
    'sms_message_invalid_recipient',
  ])('parses the observed message %s', async (name) => {
    const message = readFixture(name) as { to: string; status: string };
    const { client } = await startScriptedClickSend(answerSuccess({ messages: [message] }));
    const outcome = await client.submitBatch(picture, [makeMms(1, { to: message.to as never })]);
    const kind = message.status === 'SUCCESS' ? 'accepted' : 'refused';
    expect(outcome).toMatchObject({ kind: 'answered', messages: [{ kind }] });
  });

  it.each(['sms_send_test_number_success', 'docs-post_mms_send', 'spec-post_v3_mms_send'])(
    'parses the response %s',
    async (name) => {
      const body = readFixture(name) as { data: { messages: { to: string }[] } };
      const to = body.data.messages[0]?.to as never;
      const { client } = await startScriptedClickSend(answerJson(body));
      const outcome = await client.submitBatch(picture, [makeMms(1, { to })]);
      expect(outcome).toMatchObject({
        messages: [{ kind: 'accepted', price: expect.any(Number) }],
      });
    },
  );
});

describe('a batch that ClickSend refuses as a whole', () => {
  const answerEnvelope = (status: number, code: unknown, message = 'No.') =>
    answerJson(
      { http_code: status, response_code: code, response_msg: message, data: null },
      status,
    );

  it.each([
    [400, 'INSUFFICIENT_CREDIT', 'INSUFFICIENT_CREDIT'],
    [400, 'MISSING_REQUIRED_FIELDS', 'MISSING_REQUIRED_FIELDS'],
    [401, 'UNAUTHORIZED', 'UNAUTHORIZED'],
    [403, 'FORBIDDEN', 'FORBIDDEN'],
    [404, 'NOT_FOUND', 'NOT_FOUND'],
    [405, 'METHOD_NOT_FOUND', 'NOT_FOUND'],
    [413, undefined, 'PAYLOAD_TOO_LARGE'],
    [418, undefined, 'HTTP_418'],
    [422, 'SOMETHING_NEW', 'SOMETHING_NEW'],
  ])('with HTTP %i and %s gets the code %s', async (status, code, problem) => {
    const { client, seen } = await startScriptedClickSend(answerEnvelope(status, code));
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'refused',
      problem: {
        code: problem,
        what: expect.stringMatching(/\w/),
        todo: expect.stringMatching(/\w/),
      },
    });
    expect(seen).toHaveLength(1);
  });

  it('shows ClickSend’s text if its code is a number, without full phone numbers', async () => {
    const { client } = await startScriptedClickSend(
      answerEnvelope(400, 400, '<b>Bad</b> to +61437111222.'),
    );
    expect(await client.submitBatch(picture, two)).toMatchObject({
      problem: { what: 'ClickSend refused this: “b Bad /b to •••222”' },
    });
    const observed = await startScriptedClickSend(
      answerJson(readFixture('error_400_numeric_response_code'), 400),
    );
    expect(await observed.client.submitBatch(picture, two)).toMatchObject({
      problem: { code: 'BAD_REQUEST', what: expect.stringContaining('Parameter mismatch') },
    });
  });

  it('is recognized without ClickSend’s envelope', async () => {
    const { client } = await startScriptedClickSend((_seen, res) =>
      res.writeHead(403).end('<html>'),
    );
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'refused',
      problem: { code: 'FORBIDDEN' },
    });
  });

  it('is recognized with status 200', async () => {
    const { client } = await startScriptedClickSend(
      answerJson({
        http_code: 200,
        response_code: 'INSUFFICIENT_CREDIT',
        response_msg: '',
        data: [],
      }),
    );
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'refused',
      problem: { code: 'INSUFFICIENT_CREDIT' },
    });
  });

  it('is not reported as refused if a row says that a message was taken', async () => {
    const body = { http_code: 400, response_code: 'BAD_REQUEST', data: { messages: [makeRow(1)] } };
    const { client } = await startScriptedClickSend(answerJson(body, 400));
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'answered',
      messages: [{ kind: 'accepted' }, { kind: 'unsure' }],
    });
  });
});

describe('a batch that ClickSend certainly did not take', () => {
  it.each([
    ['7', 7_000],
    ['Mon, 23 Nov 2026 12:00:40 GMT', 40_000],
    ['86400', 300_000],
    ['soon', 30_000],
    [undefined, 30_000],
  ])('after 429 with Retry-After %s waits %i ms', async (header, retryAfterMs) => {
    const headers: Record<string, string> = header ? { 'retry-after': header } : {};
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('error_429'), 429, headers),
    );
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'notTaken',
      retryAfterMs,
    });
    expect(seen).toHaveLength(1);
  });

  it('because the server is not listening', async () => {
    const { client, close } = await startScriptedClickSend(answerNothing);
    await close();
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'notTaken',
      problem: { code: 'clicksend_unreachable' },
    });
  });

  it('because the host name is unknown', async () => {
    const client = createClickSendClient({
      url: 'http://clicksend.invalid/v3',
      username: 'u',
      apiKey: 'k',
      clock: createStillClock().clock,
      metrics: createCountingMeter().metrics,
    });
    expect(await client.submitBatch(picture, two)).toMatchObject({ kind: 'notTaken' });
  });

  it('because no TLS connection is established', async () => {
    const { url } = await listen((_req, res) => res.end());
    const client = createClickSendClient({
      url: `${url.replace('http:', 'https:')}/v3`,
      username: 'u',
      apiKey: 'k',
      clock: createStillClock().clock,
      metrics: createCountingMeter().metrics,
    });
    expect(await client.submitBatch(picture, two)).toMatchObject({ kind: 'notTaken' });
  });

  it('because the timeout ends before the TLS connection is established', async () => {
    const mute = createServer(() => {});
    await new Promise<void>((ready) => mute.listen(0, '127.0.0.1', ready));
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const client = createClickSendClient({
      url: `https://127.0.0.1:${port}/v3`,
      username: 'u',
      apiKey: 'k',
      clock: createStillClock().clock,
      metrics: createCountingMeter().metrics,
      timeouts: { sendMs: 100 },
    });
    expect(await client.submitBatch(picture, two)).toMatchObject({ kind: 'notTaken' });
    mute.close();
  });
});

describe('the outcome of a batch is unknown after', () => {
  it.each([
    ['HTTP 500', answerJson({ response_code: 'INTERNAL_SERVER_ERROR' }, 500), 'clicksend_failed'],
    [
      'HTTP 502 with an HTML page',
      ((_s, res) => res.writeHead(502).end('<html>')) as typeof answerHtml,
      'clicksend_failed',
    ],
    ['HTTP 408', answerJson(null, 408), 'clicksend_failed'],
    ['an HTML page instead of JSON', answerHtml, 'clicksend_unreadable'],
    ['JSON without an envelope', answerJson({}), 'clicksend_unreadable'],
    ['a truncated response', answerTruncated(), 'clicksend_unreadable'],
    ['an empty response', ((_s, res) => res.end()) as typeof answerHtml, 'clicksend_unreadable'],
    ['a reset connection', resetConnection, 'clicksend_no_answer'],
    ['no response', answerNothing, 'clicksend_no_answer'],
    [
      'an internal error with status 200',
      answerJson({ http_code: 500, response_code: 'INTERNAL_ERROR' }),
      'clicksend_failed',
    ],
    [
      'a redirect',
      ((_s, res) => res.writeHead(302, { location: '/' }).end()) as typeof answerHtml,
      'clicksend_unreadable',
    ],
  ])('%s', async (_name, answer, code) => {
    // Only a missing response makes the test wait; a busy machine may take long to connect.
    const timeouts = answer === answerNothing ? { sendMs: 1_000 } : {};
    const { client, seen } = await startScriptedClickSend(answer, { timeouts });
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'unknown',
      problem: { code },
    });
    expect(seen).toHaveLength(1);
  });

  it('a reset before the request was read, unless it prevented the connection', async () => {
    let requests = 0;
    const { client } = await (async () => {
      const { url, server } = await listen(() => {
        requests += 1;
      });
      server.on('connection', (socket) => socket.resetAndDestroy());
      return {
        client: createClickSendClient({
          url: `${url}/v3`,
          username: 'u',
          apiKey: 'k',
          clock: createStillClock().clock,
          metrics: createCountingMeter().metrics,
        }),
      };
    })();
    // It depends on which comes first, the connection or its end; both outcomes are correct.
    expect(['unknown', 'notTaken']).toContain((await client.submitBatch(picture, two)).kind);
    expect(requests).toBe(0);
  });

  it('a body that never ends', async () => {
    const drip = ((_seen, res) => {
      res.writeHead(200);
      const timer = setInterval(() => res.write(' '), 20);
      res.on('close', () => clearInterval(timer));
    }) as typeof answerHtml;
    const { client } = await startScriptedClickSend(drip, { timeouts: { sendMs: 200 } });
    expect(await client.submitBatch(picture, two)).toMatchObject({ kind: 'unknown' });
  });
});
