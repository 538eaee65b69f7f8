import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import {
  type Answer,
  answerHtml,
  answerJson,
  answerSuccess,
  makeMms,
  readFixture,
  resetConnection,
  startScriptedClickSend,
} from './world.ts';

const picture = 'https://clicksend.test/a.jpg';
const two = [makeMms(1), makeMms(2)];

function makeRow(index: number, more: Record<string, unknown> = {}) {
  const { to, reference } = makeMms(index);
  return {
    to,
    custom_string: reference,
    message_id: `NONE-${index}`,
    message_price: '0.4850',
    status: 'SUCCESS',
    ...more,
  };
}

describe('priceBatch', () => {
  it('makes the same request as a send, and returns no message ids', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerSuccess({
        messages: [makeRow(2, { message_price: 0.5 }), makeRow(1)],
        _currency: { currency_name_short: 'AUD' },
      }),
    );
    const prices = await client.priceBatch(picture, [
      makeMms(1, { from: '+61437000000' }),
      makeMms(2),
    ]);
    expect(prices).toEqual({
      currency: 'AUD',
      messages: [
        { kind: 'priced', reference: two[0]?.reference, price: 4850 },
        { kind: 'priced', reference: two[1]?.reference, price: 5000 },
      ],
    });
    expect(JSON.stringify(prices)).not.toContain('NONE-');
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/v3/mms/price' });
    await client.submitBatch(picture, [makeMms(1, { from: '+61437000000' }), makeMms(2)]);
    expect(seen[1]?.body).toEqual(seen[0]?.body);
  });

  it('reads prices however PHP writes them: a list with a gap as an object, and sums of floats', async () => {
    const { client } = await startScriptedClickSend(
      answerSuccess({
        messages: {
          0: makeRow(1, { message_price: 0.1 + 0.2 }),
          2: makeRow(2, { message_price: '1,234.5000' }),
        },
      }),
    );
    expect(await client.priceBatch(picture, two)).toMatchObject({
      messages: [{ price: 3000 }, { price: 12_345_000 }],
    });
  });

  it.each(['INVALID_RECIPIENT', 'COUNTRY_NOT_ENABLED', 'MOON_CLOSED', 'Failed', 'Cancelled'])(
    'returns the reason for a message refused with %s',
    async (status) => {
      const { client } = await startScriptedClickSend(
        answerSuccess({ messages: [makeRow(1), makeRow(2, { status })] }),
      );
      expect(await client.priceBatch(picture, two)).toMatchObject({
        messages: [
          { kind: 'priced' },
          { kind: 'refused', problem: { what: expect.stringMatching(/\w/) } },
        ],
      });
    },
  );

  it('returns “unknown” for messages without a price in the response', async () => {
    const five = [makeMms(1), makeMms(2), makeMms(3), makeMms(4), makeMms(5)];
    const { client, counts } = await startScriptedClickSend(
      answerSuccess({
        messages: [
          makeRow(1, { message_price: null }),
          makeRow(2, { message_price: 'much' }),
          makeRow(3, { custom_string: null, to: '61437111223', message_price: '0.0000' }),
          makeRow(4, { status: undefined }),
          null,
        ],
      }),
    );
    const { messages, currency } = await client.priceBatch(picture, five);
    expect(messages.map(({ kind }) => kind)).toEqual([
      'unknown',
      'unknown',
      'priced',
      'priced',
      'unknown',
    ]);
    expect(messages[2]).toMatchObject({ price: 0 });
    expect(currency).toBeUndefined();
    expect(counts).toEqual({ 'messages unreadable': 1 });
  });

  it.each([
    ['docs-post_mms_price', 'AUD'],
    ['spec-post_v3_mms_price', undefined],
  ])('parses the sample %s', async (name, currency) => {
    const body = readFixture(name) as { data: { messages: { to: string }[] } };
    const { client } = await startScriptedClickSend(answerJson(body));
    const to = body.data.messages[0]?.to as never;
    const prices = await client.priceBatch(picture, [makeMms(1, { to })]);
    expect(prices.messages).toEqual([
      { kind: 'priced', reference: makeMms(1).reference, price: 24200 },
    ]);
    expect(prices.currency).toBe(currency);
  });

  it('makes no call for an empty batch', async () => {
    const { client, seen } = await startScriptedClickSend(resetConnection);
    expect(await client.priceBatch(picture, [])).toEqual({ messages: [] });
    expect(seen).toEqual([]);
  });

  it('is repeated when no usable response comes', async () => {
    const { client, seen } = await startScriptedClickSend([
      resetConnection,
      answerHtml,
      answerSuccess({ messages: [makeRow(1)] }),
    ]);
    expect(await client.priceBatch(picture, [makeMms(1)])).toMatchObject({
      messages: [{ kind: 'priced' }],
    });
    expect(seen).toHaveLength(3);
  });

  it('is confirmed before each attempt, and not repeated once it is not', async () => {
    const { client, seen } = await startScriptedClickSend([
      resetConnection,
      resetConnection,
      answerSuccess({ messages: [makeRow(1)] }),
    ]);
    let confirmed = 0;
    const confirm = async () => {
      confirmed += 1;
      expect(seen).toHaveLength(confirmed - 1);
      if (confirmed === 2) throw new AppError('no', { retry: 'never' });
    };
    await expect(client.priceBatch(picture, [makeMms(1)], confirm)).rejects.toMatchObject({
      code: 'no',
    });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Answer, string]>([
    [
      '400',
      answerJson({ response_code: 'INVALID_MEDIA_FILE', data: null }, 400),
      'INVALID_MEDIA_FILE',
    ],
    ['200', answerJson({ response_code: 'INSUFFICIENT_CREDIT', data: [] }), 'INSUFFICIENT_CREDIT'],
    ['404', answerJson({ response_code: 'NOT_FOUND', data: null }, 404), 'NOT_FOUND'],
    ['503', answerJson({}, 503), 'clicksend_failed'],
  ])('throws when ClickSend refuses the whole call with %s', async (_name, answer, code) => {
    const { client } = await startScriptedClickSend(answer);
    await expect(client.priceBatch(picture, two)).rejects.toMatchObject({ code });
  });

  it('returns which messages are refused, whatever the status of the response', async () => {
    const body = {
      response_code: 'BAD_REQUEST',
      data: { messages: [makeRow(1), makeRow(2, { status: 'INVALID_RECIPIENT' })] },
    };
    const { client } = await startScriptedClickSend(answerJson(body, 400));
    expect(await client.priceBatch(picture, two)).toMatchObject({
      messages: [{ kind: 'priced' }, { kind: 'refused' }],
    });
  });

  it.each([1, 999, 1_000, 1_001])('prices %i messages in one call', async (count) => {
    const all = Array.from({ length: count }, (_, index) =>
      makeMms(0, { to: `+614${String(index).padStart(8, '0')}` as never, reference: `R.${index}` }),
    );
    const { client, seen } = await startScriptedClickSend(
      answerSuccess({
        messages: all
          .toReversed()
          .map(({ to, reference }) => makeRow(0, { to, custom_string: reference })),
      }),
    );
    const { messages } = await client.priceBatch(picture, all);
    expect(messages.map(({ reference }) => reference)).toEqual(all.map((one) => one.reference));
    expect(messages.every(({ kind }) => kind === 'priced')).toBe(true);
    expect(seen).toHaveLength(1);
  });
});
