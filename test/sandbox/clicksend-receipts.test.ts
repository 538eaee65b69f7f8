import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CARRIER_REASONS } from '../../sandbox/clicksend/carrier-reasons.ts';
import type { CarrierAct, ReceiptWay } from '../../sandbox/clicksend/world.ts';
import {
  type Json,
  type Kit,
  listKeys,
  PHONE,
  sample,
  startKit,
  startWebhook,
  type Webhook,
} from './clicksend-kit.ts';

let kit: Kit;
let hook: Webhook;
beforeEach(async () => {
  kit = await startKit({ retryPushes: { firstDelayMs: 1 } });
  hook = await startWebhook();
});
afterEach(async () => {
  await kit.close();
  await hook.close();
});

const sendOne = async (): Promise<string> =>
  (await kit.send({ custom_string: 'send/1' })).body.data.messages[0].message_id;
const parseForm = (n = 0) => Object.fromEntries(new URLSearchParams(hook.got[n]?.body));
const listReceipts = async () => (await kit.call('GET /mms/receipts')).body.data.data;

describe('a pushed receipt', () => {
  beforeEach(() => kit.world.pushReceiptsTo(hook.url));

  test('is a form with exactly the documented keys', async () => {
    const id = await sendOne();
    kit.forward(60);
    expect(await kit.world.carrier(id, { kind: 'deliver' })).toEqual({ status: 200 });
    expect(hook.got[0]?.type).toBe('application/x-www-form-urlencoded');
    expect(parseForm()).toEqual({
      custom_string: 'send/1',
      customstring: 'send/1',
      error_code: '',
      error_text: '',
      message_id: id,
      messageid: id,
      message_type: 'mms',
      status: 'Sent',
      status_code: '201',
      status_text: 'Success: Message received on handset.',
      subaccount_id: '1716',
      timestamp: '1780000060',
      timestamp_send: '1780000000',
      user_id: '3819',
    });
    expect(kit.world.phones()[0]?.messages[0]).toMatchObject({
      arrived: true,
      status: 'Completed',
      statusCode: '201',
    });
  });

  test.each<[CarrierAct, Json]>([
    [{ kind: 'handOver' }, { status: 'Sent', status_code: '200', error_code: '' }],
    [{ kind: 'retry' }, { status: 'Failed', status_code: '300', error_code: '16' }],
    [{ kind: 'fail' }, { status: 'Failed', status_code: '301', error_code: '12' }],
    [
      { kind: 'fail', errorCode: '8' },
      { error_code: '8', error_text: 'Unknown subscriber' },
    ],
    [
      { kind: 'fail', errorCode: '99', errorText: 'Out of order' },
      { error_code: '99', error_text: 'Out of order', status_text: 'Out of order' },
    ],
  ])('for %j has the gateway’s words and codes', async (act, fields) => {
    await kit.world.carrier(await sendOne(), act);
    expect(parseForm()).toMatchObject(fields);
  });

  test('can be JSON, repeated, and as odd as ClickSend’s', async () => {
    const id = await sendOne();
    const pushReceipt = async (way: ReceiptWay) => {
      hook.got.length = 0;
      await kit.world.carrier(id, { kind: 'fail' }, { as: 'json', ...way });
      return hook.got.map(({ body }) => JSON.parse(body));
    };
    expect(await pushReceipt({ times: 2 })).toMatchObject([
      { status_code: 301 },
      { status_code: 301 },
    ]);
    expect(hook.got[0]?.type).toBe('application/json');
    expect(await pushReceipt({ odd: 'words' })).toMatchObject([{ status_code: 'Failed' }]);
    expect(await pushReceipt({ odd: 'strings' })).toMatchObject([
      { status_code: '301', user_id: '3819' },
    ]);
    const nulls = { status_code: null, error_code: null, custom_string: null, status: 'Failed' };
    expect(await pushReceipt({ odd: 'nulls' })).toMatchObject([nulls]);
  });

  test('is repeated until the response is exactly 200', async () => {
    hook.answers.push(500, 204);
    const first = await kit.world.carrier(await sendOne(), { kind: 'deliver' });
    expect(first).toEqual({ status: 500 });
    await kit.world.until(() => hook.got.length === 3, 'the third try');
    expect(hook.got[2]?.body).toBe(hook.got[0]?.body);
  });

  test('returns status 0 when the webhook is unreachable', async () => {
    await hook.close();
    const id = await sendOne();
    expect(await kit.world.carrier(id, { kind: 'deliver' })).toEqual({ status: 0 });
    hook = await startWebhook();
  });

  test('can have any body', async () => {
    const answer = await kit.world.push('{"half":', { 'content-type': 'application/json' });
    expect(answer).toEqual({ status: 200, body: 'ok' });
    expect(hook.got).toMatchObject([{ body: '{"half":', type: 'application/json' }]);
  });
});

describe('a listed receipt', () => {
  test('has the documented row: a word as the status, and times as text', async () => {
    const id = await sendOne();
    expect(await kit.world.carrier(id, { kind: 'deliver' })).toEqual({});
    const { body } = await kit.call('GET /mms/receipts');
    expect(listKeys(body)).toEqual(listKeys(sample('mms-receipts')));
    expect(body.data.data[0]).toMatchObject({
      status_code: 'Completed',
      timestamp: '1780000000',
      error_code: '',
      message_id: id,
    });
  });

  test('can be odd, and repeated', async () => {
    const id = await sendOne();
    const listCodes = async (act: CarrierAct, odd: NonNullable<ReceiptWay['odd']>) => {
      await kit.world.carrier(id, act, { by: 'pull', odd });
      return (await listReceipts()).at(-1).status_code;
    };
    expect(await listCodes({ kind: 'deliver' }, 'strings')).toBe('201');
    expect(await listCodes({ kind: 'fail' }, 'words')).toBe('Failed');
    expect(await listCodes({ kind: 'retry' }, 'words')).toBe('300');
    expect(await listCodes({ kind: 'deliver' }, 'nulls')).toBeNull();
    await kit.world.carrier(id, { kind: 'deliver' }, { by: 'pull', times: 3 });
    expect(await listReceipts()).toHaveLength(7);
  });

  test('is listed until it is marked as read, which marks only older ones', async () => {
    const id = await sendOne();
    await kit.world.carrier(id, { kind: 'handOver' });
    kit.forward(10);
    await kit.world.carrier(id, { kind: 'deliver' });
    expect(await listReceipts()).toHaveLength(2);
    expect(await listReceipts()).toHaveLength(2);
    const date_before = kit.now() / 1000;
    const marked = await kit.call('PUT /mms/receipts-read', { date_before });
    expect(marked.body).toEqual(sample('mms-receipts-read'));
    expect(await listReceipts()).toMatchObject([{ status_code: 'Completed' }]);
    await kit.call('PUT /mms/receipts-read');
    expect((await kit.call('GET /mms/receipts')).body).toEqual(sample('empty-page'));
  });

  test('can be both pushed and listed, or only in the history', async () => {
    kit.world.pushReceiptsTo(hook.url);
    const id = await sendOne();
    await kit.world.carrier(id, { kind: 'handOver' }, { by: 'history' });
    expect(hook.got).toHaveLength(0);
    expect(await listReceipts()).toHaveLength(0);
    await kit.world.carrier(id, { kind: 'deliver' }, { by: 'both' });
    expect(hook.got).toHaveLength(1);
    expect(await listReceipts()).toHaveLength(1);
    const { body } = await kit.call('GET /mms/history');
    expect(body.data.data[0]).toMatchObject({ status: 'Completed', status_code: '201' });
  });
});

test('the history keeps the final status and the carrier’s reason', async () => {
  const id = await sendOne();
  await kit.world.carrier(id, { kind: 'fail', errorCode: '15' });
  await kit.world.carrier(id, { kind: 'handOver' });
  const [row] = (await kit.call('GET /mms/history')).body.data.data;
  expect(row).toMatchObject({ status: 'Failed', status_code: '301', error_code: '15' });
  expect(row.error_text).toBe(
    CARRIER_REASONS.find(({ errorCode }) => errorCode === '15')?.errorText,
  );
});

test('GET /mms/receipts/{message_id} returns the message instead of a receipt', async () => {
  const { body } = await kit.call(`GET /mms/receipts/${await sendOne()}`);
  expect(listKeys(body)).toEqual(listKeys(sample('mms-receipt')));
  expect(body.data).toMatchObject({ status: 'Queued', message_price: '0.485000', to: PHONE });
  expect((await kit.call('GET /mms/receipts/X')).body).toEqual(sample('error-404-receipt'));
});

test('the carrier refuses messages that it never got', async () => {
  const { body } = await kit.send({ to: '+000' });
  const act = { kind: 'deliver' } as const;
  await expect(kit.world.carrier('X', act)).rejects.toThrow(/no such message/);
  const refused = body.data.messages[0].message_id;
  await expect(kit.world.carrier(refused, act)).rejects.toThrow(/INVALID_RECIPIENT/);
  await expect(kit.world.carrier(await sendOne(), act, { by: 'push' })).rejects.toThrow(/no URL/);
});
