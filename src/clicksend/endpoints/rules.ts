import { z } from 'zod';
import type { EndpointResult, Rule, RuleDraft, RuleKind } from '../../core/ports/clicksend.ts';
import { callOnce, callWithRetry, type EndpointContext } from '../http/call.ts';
import { isNotFoundStatus } from '../http/classify-response.ts';
import { fetchOfferedRows, parseRows } from '../http/fetch-pages.ts';
import { flagSchema, textSchema } from '../http/fields.ts';
import { requireData } from '../http/response.ts';

/** Rules for MMS are not documented; those for SMS are assumed to cover both. */
const PATHS: Readonly<Record<RuleKind, string>> = {
  receipts: '/automations/sms/receipts',
  inbound: '/automations/sms/inbound',
};

/** A rule. The id of a reply rule has one name in the newer lists and another in the response for a single rule. */
const ruleRowSchema = z
  .object({
    receipt_rule_id: textSchema,
    inbound_rule_id: textSchema,
    sms_inbound_rule_id: textSchema,
    rule_name: textSchema,
    action: textSchema,
    action_address: textSchema,
    enabled: flagSchema,
    webhook_type: textSchema,
  })
  .transform(
    (row): Rule => ({
      id: row.receipt_rule_id || row.sms_inbound_rule_id || row.inbound_rule_id,
      name: row.rule_name,
      action: row.action.toUpperCase(),
      address: row.action_address,
      isEnabled: row.enabled ?? false,
      webhookType: row.webhook_type.toLowerCase() || undefined,
    }),
  )
  .refine((rule) => rule.id !== '', { path: ['receipt_rule_id'], message: 'expected an id' });

/** `GET /automations/sms/…`: the account's receipt rules or reply rules. */
export async function listRules(
  context: EndpointContext,
  kind: RuleKind,
): Promise<EndpointResult<readonly Rule[]>> {
  const list = await fetchOfferedRows(context, { name: 'rules', path: PATHS[kind] });
  return list
    ? { offered: true, value: parseRows(context, 'rules', ruleRowSchema, list.rows) }
    : { offered: false };
}

/**
 * Creates a rule, or replaces the one with this `id`. Creating makes exactly one request, because two rules
 * would push everything twice. A caller that retries checks the existing rules first.
 */
export async function putRule(
  context: EndpointContext,
  kind: RuleKind,
  { rule, id }: { readonly rule: RuleDraft; readonly id?: string | undefined },
): Promise<void> {
  const call = { name: 'put_rule', body: buildRuleBody(kind, rule) };
  const path = PATHS[kind];
  const response =
    id === undefined
      ? await callOnce(context, { ...call, method: 'POST', path })
      : await callWithRetry(context, {
          ...call,
          method: 'PUT',
          path: `${path}/${encodeURIComponent(id)}`,
        });
  requireData(response);
}

const ALL_RECEIPTS = 0;
const ANY_TEXT = 0;

/**
 * The URL of a POLL rule is empty in the only sample of the newer documentation. Without `webhook_type`
 * ClickSend would push replies as a form.
 */
function buildRuleBody(kind: RuleKind, { name, action, address }: RuleDraft) {
  const rule = {
    rule_name: name,
    action,
    action_address: action === 'POLL' ? '' : address,
    enabled: 1,
  };
  if (kind === 'receipts') return { ...rule, match_type: ALL_RECEIPTS };
  return {
    ...rule,
    dedicated_number: '*',
    message_search_type: ANY_TEXT,
    message_search_term: '',
    webhook_type: action === 'URL' ? 'json' : undefined,
  };
}

/**
 * `POST /sms/receipts` and `/sms/inbound`: lets ClickSend push a made-up receipt or reply to `url`. The
 * response does not say whether the push succeeded.
 */
export async function requestTestPush(
  context: EndpointContext,
  kind: RuleKind,
  url: string,
): Promise<EndpointResult<true>> {
  const response = await callWithRetry(context, {
    name: 'test_push',
    method: 'POST',
    path: kind === 'receipts' ? '/sms/receipts' : '/sms/inbound',
    // ClickSend pushes receipts as a form, whatever the request says.
    body: kind === 'receipts' ? { url } : { url, webhook_type: 'json' },
    isRepeatable: true,
  });
  if (isNotFoundStatus(response.status)) return { offered: false };
  requireData(response);
  return { offered: true, value: true };
}
