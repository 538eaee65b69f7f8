import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Json,
  type Kit,
  listKeys,
  sample,
  startKit,
  startWebhook,
  type Webhook,
} from './clicksend-kit.ts';

let kit: Kit;
let hook: Webhook;
beforeEach(async () => {
  kit = await startKit();
  hook = await startWebhook();
});
afterEach(async () => {
  await kit.close();
  await hook.close();
});

const sendOne = async (): Promise<string> => (await kit.send()).body.data.messages[0].message_id;

describe('receipt rules', () => {
  const createTestRule = (fields: Json = {}) =>
    kit.call('POST /automations/sms/receipts', {
      rule_name: 'r',
      match_type: 0,
      action: 'URL',
      action_address: hook.url,
      enabled: 1,
      ...fields,
    });

  test('make ClickSend push receipts, as documented', async () => {
    const made = await createTestRule();
    expect(listKeys(made.body)).toEqual(listKeys(sample('receipt-rule')));
    const list = await kit.call('GET /automations/sms/receipts');
    expect(listKeys(list.body)).toEqual(listKeys(sample('receipt-rules')));
    await kit.world.carrier(await sendOne(), { kind: 'deliver' });
    expect(hook.got).toHaveLength(1);

    const path = `/automations/sms/receipts/${made.body.data.receipt_rule_id}`;
    expect((await kit.call(`GET ${path}`)).body.data).toEqual(made.body.data);
    expect((await kit.call(`PUT ${path}`, { enabled: 0 })).body.data.enabled).toBe(0);
    await kit.world.carrier(await sendOne(), { kind: 'deliver' });
    expect(hook.got).toHaveLength(1);
    expect((await kit.call(`DELETE ${path}`)).body.data).toEqual([]);
    expect((await kit.call(`GET ${path}`)).status).toBe(404);
  });

  test('can be for failures only, and must be complete', async () => {
    await createTestRule({ match_type: 1 });
    const id = await sendOne();
    await kit.world.carrier(id, { kind: 'handOver' });
    await kit.world.carrier(id, { kind: 'fail' });
    expect(hook.got).toHaveLength(1);
    expect((await createTestRule({ rule_name: '' })).status).toBe(400);
    expect((await createTestRule({ action_address: 'here' })).status).toBe(400);
  });

  test('can be tested with a made-up receipt', async () => {
    const { body } = await kit.call('POST /sms/receipts', { url: hook.url });
    expect(body.response_msg).toBe('Receipt has been added');
    expect(Object.fromEntries(new URLSearchParams(hook.got[0]?.body))).toMatchObject({
      message_id: body.data.message_id,
      message_type: 'sms',
    });
    await kit.call('POST /sms/receipts', { url: 'poll' });
    expect((await kit.call('GET /sms/receipts')).body.data.total).toBe(1);
    expect((await kit.call('GET /mms/receipts')).body.data.total).toBe(0);
  });
});
