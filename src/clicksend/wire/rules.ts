import { z } from 'zod';
import type { Rule, RuleDraft, RuleKind } from '../../core/ports/clicksend-rules.ts';
import { flagSchema, textSchema } from '../http/fields.ts';

/** A row of the rules. The id of one about replies has another name in the newer lists than alone. */
export const ruleRowSchema = z
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
  .transform((row): Rule => {
    const webhookType = row.webhook_type.toLowerCase();
    return {
      id: row.receipt_rule_id || row.sms_inbound_rule_id || row.inbound_rule_id,
      name: row.rule_name,
      action: row.action.toUpperCase(),
      address: row.action_address,
      isEnabled: row.enabled ?? false,
      webhookType: webhookType || undefined,
    };
  })
  .refine((rule) => rule.id !== '', { path: ['receipt_rule_id'], message: 'expected an id' });

const ALL_RECEIPTS = 0;
const ANY_TEXT = 0;

/**
 * To make or to replace a rule. The address of a POLL rule is empty in the newer documentation's
 * only sample of one. Without `webhook_type` ClickSend would push replies as a form.
 */
export function buildRuleBody(kind: RuleKind, { name, action, address }: RuleDraft) {
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
    ...(action === 'URL' ? { webhook_type: 'json' } : {}),
  };
}

/** `POST /sms/receipts` and `/sms/inbound`. Receipts are pushed as a form whatever one asks for. */
export function buildTestPushBody(kind: RuleKind, url: string) {
  return kind === 'receipts' ? { url } : { url, webhook_type: 'json' };
}
