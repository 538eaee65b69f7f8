import { describe, expect, it } from 'vitest';
import { createRepliesRoute } from '../../src/clicksend/webhooks/webhook-routes.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import type { Jobs } from '../../src/core/ports/jobs.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { createReceiveReplies } from '../../src/core/replies/receive-replies.ts';
import { createBodyReader } from '../../src/server/body-reader.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createCountingMeter, listen, NOW, readFixture } from './world.ts';

const secret = 'a-secret-of-at-least-24-characters';
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

const id = 'C557B56E-83C0-4070-A74C-9BF05474B418';
const original = 'F35B6DF1-0C9E-488F-954E-2F603B6192F5';

/** All documented fields of a push. */
const whole = {
  body: 'Thanks, 9 am is fine & good ☀️',
  message: 'Thanks, 9 am is fine & good ☀️',
  custom_string: 'mms-abcdefghij0123456789.4',
  customstring: 'mms-abcdefghij0123456789.4',
  from: '+61437111222',
  to: '+61481075555',
  sms: '+61437111222',
  message_id: id,
  original_body: 'The gate is open',
  original_message_id: original,
  originalmessage: 'The gate is open',
  originalmessageid: original,
  originalsenderid: '+61481075555',
  subaccount_id: '1',
  timestamp: '1700000000',
  user_id: '1',
};
const reply: Reply = {
  messageId: id,
  from: '+61437111222',
  to: '+61481075555',
  text: 'Thanks, 9 am is fine & good ☀️',
  media: [],
  originalMessageId: original,
  reference: 'mms-abcdefghij0123456789.4',
  at: 1_700_000_000_000,
};

interface MadeUp {
  readonly message_id: string;
  readonly original_message_id: string;
  readonly from: string;
  readonly body: string;
  readonly timestamp?: string;
  readonly timestamp_send?: number;
}

const noJobs: Jobs = {
  add: async () => {},
  remove: async () => false,
};

async function startWebhook(
  options: { readonly secret?: string | undefined; readonly isAway?: boolean } = { secret },
) {
  const lines: string[] = [];
  const keywords: string[] = [];
  const write = (fields: object, message: string) => lines.push(JSON.stringify([fields, message]));
  const log = { debug: write, info: write, warn: write, error: write };
  const counted = createCountingMeter();
  const store = await openMemoryStore();
  const failToStore = async () => {
    throw new Error('disk full');
  };
  const facts = createRecords(
    { ...store, ...(options.isAway ? { setIfAbsent: failToStore } : {}) },
    3_600_000,
    Date.now,
  );
  const receive = createReceiveReplies({
    records: facts,
    clock: { now: Date.now, wait: async () => {} },
    log,
    metrics: counted.metrics,
    jobs: noJobs,
    country: 'AU',
    optOuts: {
      recordKeyword: async ({ phone }, word) => {
        keywords.push(`${word} ${phone}`);
        return 'unchanged';
      },
    },
  });
  const route = createRepliesRoute({
    readRequestBody: createBodyReader(),
    secret: options.secret,
    apiUrl: 'https://rest.clicksend.com/v3',
    receive: (replies) => receive(replies, 'push'),
    log,
    metrics: counted.metrics,
    now: () => NOW,
  });
  const { url } = await listen((req, res) => {
    const secretInPath = (req.url ?? '').split('/').at(-1) ?? '';
    void route(req, res, { secret: secretInPath });
  });
  const push = (body: string, type = FORM, to = secret) =>
    fetch(`${url}/clicksend/replies/${to}`, {
      method: 'POST',
      body: new TextEncoder().encode(body),
      headers: type ? { 'content-type': type } : {},
    });
  /** The reply as it came, without its position and the number it was assigned to. */
  const readStored = async (messageId = id) => {
    const fact = await facts.reply.get(messageId);
    if (!fact) return undefined;
    const { came: _, turn: __, phone: ___, ...reply } = fact;
    return reply;
  };
  return { push, stored: readStored, keywords, lines, counts: counted.counts, url };
}

const makeForm = (fields: Readonly<Record<string, string>>) =>
  new URLSearchParams(fields).toString();

describe('the replies webhook', () => {
  it.each([
    ['JSON', JSON.stringify(whole), JSON_TYPE],
    ['JSON with a charset', JSON.stringify(whole), `${JSON_TYPE}; charset=utf-8`],
    ['JSON without a type', JSON.stringify(whole), ''],
    [
      'JSON with numbers',
      JSON.stringify({ ...whole, timestamp: 1_700_000_000, user_id: 1 }),
      JSON_TYPE,
    ],
    ['a list', JSON.stringify([whole]), JSON_TYPE],
    ['a form', makeForm(whole), FORM],
    ['a form without a type', makeForm(whole), ''],
  ])('stores %s and responds with 200', async (_name, body, type) => {
    const { push, stored } = await startWebhook();
    const answer = await push(body, type);
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
    expect(await stored()).toEqual(reply);
  });

  it('accepts the short field names', async () => {
    const { push, stored } = await startWebhook();
    const { from, to, message, customstring, originalmessageid, timestamp } = whole;
    const short = { from, to, message, customstring, originalmessageid, timestamp };
    await push(makeForm({ message_id: id, ...short }));
    expect(await stored()).toEqual(reply);
  });

  it.each(['docs-post_sms_inbound', 'spec-post_v3_sms_inbound'])(
    'accepts ClickSend’s test reply as in %s',
    async (name) => {
      const { push, stored, counts } = await startWebhook();
      const { data } = readFixture(name) as { data: MadeUp };
      expect((await push(JSON.stringify(data), JSON_TYPE)).status).toBe(200);
      const seconds = Number(data.timestamp ?? data.timestamp_send);
      expect(await stored(data.message_id)).toMatchObject({
        from: data.from,
        to: '+61411111111',
        text: data.body,
        originalMessageId: data.original_message_id,
        at: seconds * 1000,
      });
      expect(counts).toEqual({ 'replies push no': 1 });
    },
  );

  it.each([
    ['missing', { message_id: id }],
    [
      'null',
      {
        message_id: id,
        from: null,
        to: null,
        body: null,
        original_message_id: null,
        custom_string: null,
        timestamp: null,
      },
    ],
    [
      'not what they should be',
      {
        message_id: id,
        from: [],
        body: {},
        original_message_id: 'send:1 or so',
        timestamp: 'now',
      },
    ],
  ])('stores a reply whose other fields are %s', async (_name, fields) => {
    const { push, stored } = await startWebhook();
    expect((await push(JSON.stringify(fields), JSON_TYPE)).status).toBe(200);
    expect(await stored()).toEqual({ messageId: id, from: '', text: '', media: [], at: NOW });
  });

  it('keeps a text that is a number, and outer blanks', async () => {
    const { push, stored } = await startWebhook();
    await push('{"message_id":"A","body":1}', JSON_TYPE);
    await push('{"message_id":"B","body":" yes\\n"}', JSON_TYPE);
    expect([(await stored('A'))?.text, (await stored('B'))?.text]).toEqual(['1', ' yes\n']);
  });

  it('responds with 200 to a repeated reply and keeps the first version', async () => {
    const { push, stored } = await startWebhook();
    await push(JSON.stringify(whole), JSON_TYPE);
    const again = makeForm({ ...whole, timestamp: '', body: 'Something else' });
    expect((await push(again)).status).toBe(200);
    expect(await stored()).toEqual(reply);
  });

  it.each([
    ['a form with from and body alone', makeForm({ from: '+61437111222', body: 'STOP' }), FORM],
    ['JSON', JSON.stringify({ from: '61437111222', message: ' Stop. ' }), JSON_TYPE],
    ['an invalid id', makeForm({ from: '0437111222', body: 'stop', message_id: '../1' }), FORM],
  ])('records a STOP without id and time: %s', async (_name, body, type) => {
    const { push, keywords } = await startWebhook();
    expect((await push(body, type)).status).toBe(200);
    expect(keywords).toEqual(['stop +61437111222']);
  });

  it('accepts a STOP without any other field, and a request in other words', async () => {
    const { push, counts } = await startWebhook();
    expect((await push('body=STOP')).status).toBe(200);
    const wish = makeForm({ from: '+61437111222', body: "Please don't text me any more" });
    expect((await push(wish)).status).toBe(200);
    expect(counts).toEqual({ 'replies push no': 2 });
  });

  it('stores the valid replies of a list with invalid ones', async () => {
    const { push, stored, counts } = await startWebhook();
    const body = JSON.stringify([{ from: '+61437111222' }, whole, null]);
    expect((await push(body, JSON_TYPE)).status).toBe(200);
    expect(await stored()).toEqual(reply);
    expect(counts).toEqual({ 'replies unreadable': 2, 'replies push yes': 1 });
  });

  it.each([
    ['an empty body', '', FORM],
    ['plain text', 'hello +61437111222', 'text/plain'],
    ['truncated JSON', '{"message_id":"A","body":"hello', JSON_TYPE],
    ['a form with the type JSON', makeForm(whole), JSON_TYPE],
    ['a list without objects', '[1]', JSON_TYPE],
    ['no id', 'from=%2B61437111222&body=hello', FORM],
    ['an invalid id', 'message_id=../61437111222&body=hello', FORM],
  ])('responds with 400 to %s and repeats nothing of it', async (_name, body, type) => {
    const { push, lines } = await startWebhook();
    const answer = await push(body, type);
    expect(answer.status).toBe(400);
    expect((await answer.text()) + lines.join()).not.toMatch(/61437111222|hello/);
    expect(lines).toHaveLength(1);
  });

  it('names the fields that it could not parse', async () => {
    const { push } = await startWebhook();
    expect(await (await push('body=hello')).json()).toEqual({
      error: 'unreadable',
      unread: ['message_id: expected letters, digits and dashes, or else from and timestamp'],
    });
  });

  it('responds with 413 to a body that is too large', async () => {
    const { push, stored } = await startWebhook();
    expect((await push(makeForm({ ...whole, more: 'x'.repeat(600_000) }))).status).toBe(413);
    expect(await stored()).toBeUndefined();
  });

  it('responds with 404 to a wrong secret, and if no secret is set', async () => {
    const { push, stored } = await startWebhook();
    for (const wrong of ['x', secret.toUpperCase(), `${secret}x`, '%00']) {
      const answer = await push(makeForm(whole), FORM, wrong);
      expect([answer.status, await answer.text()]).toEqual([404, '']);
    }
    expect(await stored()).toBeUndefined();
    for (const none of [undefined, '']) {
      const off = await startWebhook({ secret: none });
      expect((await off.push(makeForm(whole), FORM, 'undefined')).status).toBe(404);
      expect((await off.push(makeForm(whole), FORM, '')).status).toBe(404);
    }
  });

  it('allows only POST', async () => {
    const { url } = await startWebhook();
    const answer = await fetch(`${url}/clicksend/replies/${secret}`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${url}/clicksend/replies/wrong`)).status).toBe(404);
  });

  it('responds with 503 and Retry-After while the store fails', async () => {
    const { push, lines, counts } = await startWebhook({ secret, isAway: true });
    const answer = await push(makeForm(whole));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toMatch(/61437111222|Thanks/);
    expect(counts).toEqual({});
  });

  it('logs neither numbers nor texts', async () => {
    const { push, lines } = await startWebhook();
    await push(makeForm(whole));
    expect(lines).toEqual(['[{"replies":1,"new":1,"source":"push","known":1},"stored replies"]']);
  });
});
