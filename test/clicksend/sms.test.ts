import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/core/ports/clicksend.ts';
import {
  type Answer,
  answerJson,
  answerNothing,
  answerPage,
  answerSuccess,
  makeMms,
  NOW,
  readFixture,
  resetConnection,
  startScriptedClickSend,
} from './world.ts';

const two = [makeMms(1, { subject: '' }), makeMms(2, { subject: '', from: '+61481075555' })];

function makeRow(index: number, more: Record<string, unknown> = {}) {
  const { to, reference, body } = makeMms(index);
  return {
    direction: 'out',
    date: NOW / 1000,
    to,
    body,
    from: '+61481075555',
    schedule: NOW / 1000,
    message_id: `ID-${index}`,
    message_parts: 1,
    message_price: '0.0792',
    custom_string: reference,
    status: 'SUCCESS',
    ...more,
  };
}

async function collectEntries(pages: AsyncIterable<readonly HistoryEntry[]>) {
  const all: HistoryEntry[] = [];
  for await (const some of pages) all.push(...some);
  return all;
}

describe('a batch of SMS', () => {
  it('is submitted without picture and subject, in one request', async () => {
    const { client, seen, calls } = await startScriptedClickSend(
      answerSuccess({
        messages: [makeRow(2), makeRow(1)],
        _currency: { currency_name_short: 'AUD' },
      }),
    );
    const accepted = { kind: 'accepted', price: 792, from: '+61481075555' };
    expect(await client.submitBatch(undefined, two)).toEqual({
      kind: 'answered',
      currency: 'AUD',
      messages: [
        { ...accepted, reference: two[0]?.reference, messageId: 'ID-1' },
        { ...accepted, reference: two[1]?.reference, messageId: 'ID-2' },
      ],
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/v3/sms/send' });
    expect(seen[0]?.body).toEqual({
      messages: two.map(({ to, body, reference, from = '' }) => ({
        to,
        from,
        body,
        custom_string: reference,
        source: 'slack-mms',
      })),
    });
    expect(calls).toEqual(['send_sms ok']);
  });

  it('is priced by ClickSend without being submitted', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerSuccess({ messages: [makeRow(1), makeRow(2)] }),
    );
    expect(await client.priceBatch(undefined, two)).toEqual({
      messages: two.map(({ reference }) => ({ kind: 'priced', reference, price: 792 })),
    });
    expect(seen.map(({ path }) => path)).toEqual(['/v3/sms/price']);
    await client.submitBatch(undefined, two);
    expect(seen[1]?.body).toEqual(seen[0]?.body);
  });

  it.each<[string, Answer, string]>([
    ['gets no response', answerNothing, 'unknown'],
    ['was cut off', resetConnection, 'unknown'],
    ['gets HTTP 503', answerJson({}, 503), 'unknown'],
    ['gets HTTP 429', answerJson(readFixture('error_429'), 429), 'notTaken'],
    ['is refused as a whole', answerJson(readFixture('error_401'), 401), 'refused'],
  ])('that %s is not submitted twice', async (_name, answer, kind) => {
    const { client, seen } = await startScriptedClickSend(answer, {
      timeouts: answer === answerNothing ? { sendMs: 1_000 } : {},
    });
    expect(await client.submitBatch(undefined, two)).toMatchObject({ kind });
    expect(seen).toHaveLength(1);
  });

  it('to a test number is accepted, as observed', async () => {
    const { client } = await startScriptedClickSend(
      answerJson(readFixture('sms_send_test_number_success')),
    );
    const [message] = [makeMms(1, { to: '+61411111111' as (typeof two)[0]['to'] })];
    expect(await client.submitBatch(undefined, [message])).toEqual({
      kind: 'answered',
      currency: 'USD',
      messages: [
        {
          kind: 'accepted',
          reference: message.reference,
          price: 0,
          from: '+61422222222',
          messageId: '1EE7BD80-F28F-6D4A-B098-CB63CDB0DC73',
        },
      ],
    });
  });

  it('is accepted as in ClickSend’s documentation', async () => {
    const { client } = await startScriptedClickSend(
      answerJson(readFixture('spec-post_v3_sms_send')),
    );
    const message = makeMms(1, { to: '+61411111111' as (typeof two)[0]['to'] });
    expect(await client.submitBatch(undefined, [message])).toMatchObject({
      messages: [{ kind: 'accepted', price: 792, from: '+61431111112' }],
    });
  });

  it.each([
    ['sms_message_invalid_recipient', 'INVALID_RECIPIENT'],
    ['sms_message_country_not_enabled', 'COUNTRY_NOT_ENABLED'],
  ])('has the refused message of %s, which has few fields', async (name, code) => {
    const refused = readFixture(name) as Record<string, unknown>;
    const [first] = two;
    const refusedRow = { ...refused, to: first?.to, custom_string: first?.reference };
    const { client } = await startScriptedClickSend(
      answerSuccess({
        messages: [makeRow(2), refusedRow],
        total_count: 2,
        queued_count: 1,
        blocked_count: 1,
      }),
    );
    expect(await client.submitBatch(undefined, two)).toMatchObject({
      messages: [{ kind: 'refused', problem: { code } }, { kind: 'accepted' }],
    });
    expect(await client.priceBatch(undefined, two)).toMatchObject({
      messages: [{ kind: 'refused', problem: { code } }, { kind: 'priced' }],
    });
  });

  it.each(['', ' ', null, undefined])(
    'has no known sender if ClickSend’s “from” is %j',
    async (from) => {
      const { client } = await startScriptedClickSend(
        answerSuccess({ messages: [makeRow(1, { from })] }),
      );
      const outcome = await client.submitBatch(undefined, [makeMms(1)]);
      expect(outcome.kind === 'answered' && outcome.messages[0]).not.toHaveProperty(
        'from',
        expect.anything(),
      );
    },
  );
});

describe('the SMS history', () => {
  it('is requested by date, newest first, from a time on', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('spec-get_v3_sms_history')),
    );
    expect(await collectEntries(client.listHistory('sms', NOW + 999))).toMatchObject([
      {
        messageId: '1EF11A95-31A2-6B70-A3E2-750B2DF4583F',
        to: '+61426729707',
        from: '+61447254068',
        price: 792,
        at: 1_715_660_441_000,
        fact: { state: 'delivered' },
      },
    ]);
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/v3/sms/history' });
    const { date_from, order_by } = seen[0]?.query ?? {};
    expect({ date_from, order_by }).toEqual({
      date_from: String(NOW / 1000),
      order_by: 'date:desc',
    });
  });

  it('leaves out incoming messages', async () => {
    const { client } = await startScriptedClickSend(
      answerPage([
        makeRow(1, { status: 'Sent', status_code: '200' }),
        makeRow(2, { direction: 'in', status: 'Received' }),
        makeRow(3, { direction: 'IN', status: '' }),
        makeRow(4, { direction: null, status: 'Received' }),
      ]),
    );
    const entries = await collectEntries(client.listHistory('sms', 0));
    expect(entries.map(({ messageId }) => messageId)).toEqual(['ID-1']);
    expect(entries[0]?.reference).toBe(makeMms(1).reference);
  });
});

describe('SMS receipts', () => {
  it.each(['docs-get_sms_receipts', 'spec-get_v3_sms_receipts'])(
    'are listed as in %s',
    async (name) => {
      const { client, seen } = await startScriptedClickSend(answerJson(readFixture(name)));
      const list = await client.listUnreadReceipts('sms');
      const states = list.offered ? list.value.receipts.map(({ fact }) => fact.state) : [];
      expect(new Set(states)).toEqual(new Set(['delivered']));
      expect(seen[0]).toMatchObject({ method: 'GET', path: '/v3/sms/receipts' });
    },
  );

  it('are marked as read up to a time', async () => {
    const { client, seen, calls } = await startScriptedClickSend(answerSuccess(null));
    await client.markReceiptsRead('sms', 1_700_000_000);
    expect(seen[0]).toMatchObject({
      method: 'PUT',
      path: '/v3/sms/receipts-read',
      body: { date_before: 1_700_000_000 },
    });
    expect(calls).toEqual(['receipts_read_sms ok']);
  });

  it.each([404, 405])('are reported as not offered after %i', async (status) => {
    const { client } = await startScriptedClickSend(
      answerJson({ response_code: 'NOT_FOUND' }, status),
    );
    expect(await client.listUnreadReceipts('sms')).toEqual({ offered: false });
    expect(await client.fetchMessageStatus('sms', 'A')).toEqual({ offered: false });
  });
});

describe('the status of one SMS', () => {
  const id = 'D6D16B28-46AC-484A-AB0A-A08CD08EF75C';
  const noReceipt = answerJson(readFixture('error_404_receipt'), 404);
  /** Responds to the request for the receipt, then to the one for the history. */
  const startAnsweringInTurn = (...answers: readonly Answer[]) => startScriptedClickSend(answers);

  it('comes from its receipt, as in the newest documentation', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerJson(readFixture('spec-get_v3_sms_receipts_message_id')),
    );
    expect(await client.fetchMessageStatus('sms', id)).toEqual({
      offered: true,
      value: {
        messageId: id,
        reference: '',
        to: '',
        from: '',
        subject: '',
        rawStatus: 'Success: Message received on handset',
        at: 1_722_565_661_000,
        // The time of the receipt, not of the request.
        fact: { state: 'delivered', at: 1_722_565_661_000 },
      },
    });
    expect(seen.map(({ path }) => path)).toEqual([`/v3/sms/receipts/${id}`]);
  });

  it('comes from a receipt with words and texts, as in the older documentation', async () => {
    const { client } = await startScriptedClickSend(
      answerJson(readFixture('docs-get_sms_receipts_message_id_')),
    );
    expect(
      await client.fetchMessageStatus('sms', '88AB118E-EB1B-478C-98CE-6C73ABA23F67'),
    ).toMatchObject({
      value: { fact: { state: 'delivered', at: 1_451_200_622_000 }, at: 1_450_854_013_000 },
    });
  });

  it('comes from a row of the history if the receipt endpoint returns one', async () => {
    const { client } = await startScriptedClickSend(
      answerSuccess(makeRow(1, { status: 'Sent', status_code: '201' })),
    );
    expect(await client.fetchMessageStatus('sms', 'ID-1')).toMatchObject({
      value: { to: makeMms(1).to, price: 792, fact: { state: 'delivered', at: NOW } },
    });
  });

  it('comes from the history, by message id, if there is no receipt yet', async () => {
    const { client, seen } = await startAnsweringInTurn(
      noReceipt,
      answerPage([
        makeRow(2, { status: 'Sent' }),
        makeRow(1, { status: 'Sent', status_code: '200' }),
      ]),
    );
    expect(await client.fetchMessageStatus('sms', 'ID-1')).toMatchObject({
      offered: true,
      value: { messageId: 'ID-1', fact: { state: 'sent' } },
    });
    expect(seen[1]).toMatchObject({ path: '/v3/sms/history', query: { q: 'message_id:ID-1' } });
  });

  it.each<[string, Answer]>([
    ['by the history', answerPage([makeRow(2, { status: 'Sent' })])],
    ['because the history is not offered', answerJson({ response_code: 'NOT_FOUND' }, 404)],
  ])('is unknown if there is no receipt and no row: %s', async (_name, history) => {
    const { client } = await startAnsweringInTurn(noReceipt, history);
    expect(await client.fetchMessageStatus('sms', 'ID-1')).toEqual({
      offered: true,
      value: undefined,
    });
  });
});
