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

describe('sending', () => {
  it('orders all messages with one picture in one request, as the account', async () => {
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

  it('names the sender and the time, where there are any', async () => {
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
    'lets nothing leave for the time %s, which is no Unix second',
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

  it('uses a new connection for each send', async () => {
    const ports = new Set<number | undefined>();
    const { client } = await startScriptedClickSend((seen, res, req) => {
      ports.add(req.socket.remotePort);
      answerSuccess({ messages: [makeRow(1)] })(seen, res, req);
    });
    await client.submitBatch(picture, [makeMms(1)]);
    await client.submitBatch(picture, [makeMms(1)]);
    expect(ports.size).toBe(2);
  });

  it('orders nothing for nobody', async () => {
    const { client, seen } = await startScriptedClickSend(resetConnection);
    expect(await client.submitBatch(picture, [])).toEqual({ kind: 'answered', messages: [] });
    expect(seen).toHaveLength(0);
  });

  it('finds the refused ones in a 200 SUCCESS, in whatever order the rows come', async () => {
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

  it('matches by number where the reference did not come back', async () => {
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

  it('is unsure of whom the answer does not speak, nor clearly', async () => {
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

  it('says that a throttled message went out a moment ago', async () => {
    const { client } = await startScriptedClickSend(
      answerSuccess({ messages: [makeRow(1, { status: 'THROTTLED' })] }),
    );
    expect(await client.submitBatch(picture, [makeMms(1)])).toMatchObject({
      messages: [{ kind: 'refused', problem: { what: expect.stringContaining('a moment ago') } }],
    });
  });

  it('shows an unknown status as ClickSend said it', async () => {
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
  ])('reads the observed message %s', async (name) => {
    const message = readFixture(name) as { to: string; status: string };
    const { client } = await startScriptedClickSend(answerSuccess({ messages: [message] }));
    const outcome = await client.submitBatch(picture, [makeMms(1, { to: message.to as never })]);
    const kind = message.status === 'SUCCESS' ? 'accepted' : 'refused';
    expect(outcome).toMatchObject({ kind: 'answered', messages: [{ kind }] });
  });

  it.each(['sms_send_test_number_success', 'docs-post_mms_send', 'spec-post_v3_mms_send'])(
    'reads the answer %s',
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

describe('a no to everything', () => {
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
  ])('HTTP %i with %s is refused as %s', async (status, code, problem) => {
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

  it('shows what ClickSend wrote when its code is a number, without whole phone numbers', async () => {
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

  it('needs no envelope for it', async () => {
    const { client } = await startScriptedClickSend((_seen, res) =>
      res.writeHead(403).end('<html>'),
    );
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'refused',
      problem: { code: 'FORBIDDEN' },
    });
  });

  it('may come with status 200', async () => {
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

  it('is not believed when messages were taken after all', async () => {
    const body = { http_code: 400, response_code: 'BAD_REQUEST', data: { messages: [makeRow(1)] } };
    const { client } = await startScriptedClickSend(answerJson(body, 400));
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'answered',
      messages: [{ kind: 'accepted' }, { kind: 'unsure' }],
    });
  });
});

describe('never taken', () => {
  it.each([
    ['7', 7_000],
    ['Mon, 23 Nov 2026 12:00:40 GMT', 40_000],
    ['86400', 300_000],
    ['soon', 30_000],
    [undefined, 30_000],
  ])('429 with Retry-After %s waits %i ms', async (header, retryAfterMs) => {
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

  it('nobody listens there', async () => {
    const { client, close } = await startScriptedClickSend(answerNothing);
    await close();
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'notTaken',
      problem: { code: 'clicksend_unreachable' },
    });
  });

  it('the name is unknown', async () => {
    const client = createClickSendClient({
      url: 'http://clicksend.invalid/v3',
      username: 'u',
      apiKey: 'k',
      clock: createStillClock().clock,
      metrics: createCountingMeter().metrics,
    });
    expect(await client.submitBatch(picture, two)).toMatchObject({ kind: 'notTaken' });
  });

  it('the encrypted connection does not come about', async () => {
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

  it('time is up before the encrypted connection stands', async () => {
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

describe('not known whether it was taken', () => {
  it.each([
    ['HTTP 500', answerJson({ response_code: 'INTERNAL_SERVER_ERROR' }, 500), 'clicksend_failed'],
    [
      'HTTP 502 with a page',
      ((_s, res) => res.writeHead(502).end('<html>')) as typeof answerHtml,
      'clicksend_failed',
    ],
    ['HTTP 408', answerJson(null, 408), 'clicksend_failed'],
    ['a page instead of JSON', answerHtml, 'clicksend_unreadable'],
    ['JSON that is no envelope', answerJson({}), 'clicksend_unreadable'],
    ['half an answer', answerTruncated(), 'clicksend_unreadable'],
    ['an empty answer', ((_s, res) => res.end()) as typeof answerHtml, 'clicksend_unreadable'],
    ['a reset connection', resetConnection, 'clicksend_no_answer'],
    ['silence', answerNothing, 'clicksend_no_answer'],
    [
      'a fault in an envelope',
      answerJson({ http_code: 500, response_code: 'INTERNAL_ERROR' }),
      'clicksend_failed',
    ],
    [
      'a redirection',
      ((_s, res) => res.writeHead(302, { location: '/' }).end()) as typeof answerHtml,
      'clicksend_unreadable',
    ],
  ])('%s', async (_name, answer, code) => {
    // Only silence has to be waited for; a busy machine may take long to connect.
    const timeouts = answer === answerNothing ? { sendMs: 1_000 } : {};
    const { client, seen } = await startScriptedClickSend(answer, { timeouts });
    expect(await client.submitBatch(picture, two)).toMatchObject({
      kind: 'unknown',
      problem: { code },
    });
    expect(seen).toHaveLength(1);
  });

  it('a reset before the request was read', async () => {
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
    // Which of the two depends on what comes first, the connection or its end; both are true.
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
