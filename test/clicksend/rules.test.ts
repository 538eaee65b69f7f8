import { describe, expect, it } from 'vitest';
import type { RuleDraft, RuleKind } from '../../src/core/ports/clicksend.ts';
import {
  type Answer,
  answerJson,
  answerPage,
  answerSuccess,
  readFixture,
  resetConnection,
  startScriptedClickSend,
} from './world.ts';

const kinds: readonly RuleKind[] = ['receipts', 'inbound'];
const url: RuleDraft = { name: 'slack-mms', action: 'URL', address: 'https://app.test/x' };
const poll: RuleDraft = { name: 'slack-mms poll', action: 'POLL', address: '' };
const missing: readonly [string, Answer][] = [
  ['404', answerJson({ response_code: 'NOT_FOUND' }, 404)],
  ['405', answerJson({ response_code: 'NOT_FOUND' }, 405)],
  ['an HTML page', (_s, res) => res.writeHead(404).end('<html>')],
];

describe('listRules', () => {
  it.each([
    ['receipts', 'docs-get_automations_sms_receipts', 5, '9'],
    ['receipts', 'spec-get_v3_automations_sms_receipts', 5, '9'],
    ['inbound', 'docs-get_automations_sms_inbound', 11, '1'],
    ['inbound', 'spec-get_v3_automations_sms_inbound', 2, '9'],
  ] as const)('parses the %s sample %s', async (kind, name, length, lastId) => {
    const { client, seen, counts } = await startScriptedClickSend(answerJson(readFixture(name)));
    const rules = await client.listRules(kind);
    expect(rules.offered && rules.value).toHaveLength(length);
    expect(rules.offered && rules.value.at(-1)?.id).toBe(lastId);
    expect(seen[0]).toMatchObject({ method: 'GET', path: `/v3/automations/sms/${kind}` });
    expect(counts).toEqual({});
  });

  it('returns each rule’s action, address and state in any spelling', async () => {
    const { client, counts } = await startScriptedClickSend(
      answerPage([
        {
          receipt_rule_id: '5',
          rule_name: 'a',
          action: 'URL',
          action_address: 'https://app.test/x',
          enabled: '1',
        },
        {
          sms_inbound_rule_id: 6,
          rule_name: 'b',
          action: 'poll',
          enabled: 0,
          webhook_type: 'JSON',
        },
        { inbound_rule_id: 7, rule_name: null, action: 'SMS', action_address: 534, enabled: true },
        { rule_name: 'no id' },
        null,
      ]),
    );
    expect(await client.listRules('inbound')).toEqual({
      offered: true,
      value: [
        { id: '5', name: 'a', action: 'URL', address: 'https://app.test/x', isEnabled: true },
        { id: '6', name: 'b', action: 'POLL', address: '', isEnabled: false, webhookType: 'json' },
        { id: '7', name: '', action: 'SMS', address: '534', isEnabled: true },
      ],
    });
    expect(counts).toEqual({ 'receipts rules unreadable': 2 });
  });

  it.each(missing)('returns “not offered” for %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    expect(await client.listRules('receipts')).toEqual({ offered: false });
  });

  it('returns an empty list, and throws when it is not allowed', async () => {
    const { client } = await startScriptedClickSend(answerSuccess({ total: 0, last_page: 0 }));
    expect(await client.listRules('receipts')).toEqual({ offered: true, value: [] });
    const other = await startScriptedClickSend(answerJson(readFixture('error_403_not_owned'), 403));
    await expect(other.client.listRules('receipts')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('putRule', () => {
  const receipts = { rule_name: url.name, match_type: 0, enabled: 1 };
  const inbound = {
    rule_name: url.name,
    dedicated_number: '*',
    message_search_type: 0,
    message_search_term: '',
    enabled: 1,
  };
  it.each([
    ['receipts', url, { ...receipts, action: 'URL', action_address: url.address }],
    ['receipts', poll, { ...receipts, rule_name: poll.name, action: 'POLL', action_address: '' }],
    [
      'inbound',
      url,
      { ...inbound, action: 'URL', action_address: url.address, webhook_type: 'json' },
    ],
    ['inbound', poll, { ...inbound, rule_name: poll.name, action: 'POLL', action_address: '' }],
  ] as const)('creates or replaces a rule about %s', async (kind, rule, body) => {
    const { client, seen } = await startScriptedClickSend(answerSuccess({}));
    await client.putRule(kind, rule);
    await client.putRule(kind, rule, '7/8');
    expect(seen).toMatchObject([
      { method: 'POST', path: `/v3/automations/sms/${kind}` },
      { method: 'PUT', path: `/v3/automations/sms/${kind}/7%2F8` },
    ]);
    expect(seen.map((one) => one.body)).toEqual([body, body]);
  });

  it.each([
    ['receipts', 'docs-post_automations_sms_receipts'],
    ['receipts', 'spec-post_v3_automations_sms_receipts'],
    ['receipts', 'docs-put_automations_sms_receipts_receipt_rule_id_'],
    ['receipts', 'spec-put_v3_automations_sms_receipts_receipt_rule_id'],
    ['inbound', 'docs-post_automations_sms_inbound'],
    ['inbound', 'spec-post_v3_automations_sms_inbound'],
    ['inbound', 'docs-put_automations_sms_inbound_inbound_rule_id_'],
    ['inbound', 'spec-put_v3_automations_sms_inbound_inbound_rule_id'],
  ] as const)('accepts the response about %s in %s', async (kind, name) => {
    const { client } = await startScriptedClickSend(answerJson(readFixture(name)));
    await client.putRule(kind, url);
    await client.putRule(kind, url, '5');
  });

  it('creates no rule twice: after a lost response the caller checks before it tries again', async () => {
    const { client, seen } = await startScriptedClickSend(resetConnection);
    await expect(client.putRule('receipts', url)).rejects.toMatchObject({
      code: 'clicksend_no_answer',
      retry: 'later',
    });
    expect(seen).toHaveLength(1);
  });

  it('replaces a rule again after a lost response', async () => {
    const { client, seen } = await startScriptedClickSend([resetConnection, answerSuccess({})]);
    await client.putRule('receipts', url, '5');
    expect(seen).toHaveLength(2);
  });

  it.each([undefined, '5'])(
    'throws with ClickSend’s reason when it is refused (rule id: %s)',
    async (id) => {
      const { client } = await startScriptedClickSend(
        answerJson(
          { http_code: 400, response_code: 'BAD_REQUEST', response_msg: 'Too many rules.' },
          400,
        ),
      );
      await expect(client.putRule('inbound', url, id)).rejects.toMatchObject({
        problem: { what: 'ClickSend refused this: “Too many rules”' },
      });
    },
  );
});

describe('testPush', () => {
  it.each([
    ['receipts', { url: 'https://app.test/x' }],
    ['inbound', { url: 'https://app.test/x', webhook_type: 'json' }],
  ] as const)('about %s makes ClickSend push to the address', async (kind, body) => {
    for (const name of [`docs-post_sms_${kind}`, `spec-post_v3_sms_${kind}`]) {
      const { client, seen } = await startScriptedClickSend(answerJson(readFixture(name)));
      expect(await client.testPush(kind, 'https://app.test/x')).toEqual({
        offered: true,
        value: true,
      });
      expect(seen[0]).toMatchObject({ method: 'POST', path: `/v3/sms/${kind}`, body });
    }
  });

  it.each(missing)('returns “not offered” for %s', async (_name, answer) => {
    for (const kind of kinds) {
      const { client } = await startScriptedClickSend(answer);
      expect(await client.testPush(kind, 'https://app.test/x')).toEqual({ offered: false });
    }
  });

  it('is repeated after a lost response, and throws when it is refused', async () => {
    const { client, seen } = await startScriptedClickSend([resetConnection, answerSuccess(null)]);
    expect(await client.testPush('receipts', 'https://app.test/x')).toMatchObject({
      offered: true,
    });
    expect(seen).toHaveLength(2);
    const other = await startScriptedClickSend(answerJson({ response_code: 'BAD_REQUEST' }, 400));
    await expect(other.client.testPush('inbound', 'x')).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});
