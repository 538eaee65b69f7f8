import type { ClickSend } from './state.ts';

/** What ClickSend does with a receipt; only URL rules do something here. */
export interface ReceiptRule {
  readonly receipt_rule_id: number;
  readonly rule_name: string;
  /** 0: all, 1: failed ones, 2: successful ones; the documentation's samples also have 3. */
  readonly match_type: number;
  readonly action: string;
  readonly action_address: string;
  readonly enabled: number;
}

/** What ClickSend does with a reply. */
export interface InboundRule {
  readonly inbound_rule_id: number;
  /** A number of the account, or `*`. */
  readonly dedicated_number: string;
  readonly rule_name: string;
  /** 0: any, 1: starts with, 2: contains, 3: does not contain. */
  readonly message_search_type: number;
  readonly message_search_term: string | null;
  readonly action: string;
  readonly action_address: string;
  readonly body: string | null;
  readonly enabled: number;
  readonly webhook_type: 'post' | 'get' | 'json';
}

/** Where a receipt is pushed to: the dashboard's URL, and the rules made through the API. */
export function receiptUrls(clicksend: ClickSend, statusCode: string): readonly string[] {
  const ruled = clicksend.receiptRules
    .filter((rule) => rule.enabled === 1 && rule.action === 'URL')
    .filter((rule) => matches(rule.match_type, statusCode))
    .map((rule) => rule.action_address);
  return clicksend.receiptsUrl === undefined ? ruled : [clicksend.receiptsUrl, ...ruled];
}

function matches(matchType: number, statusCode: string): boolean {
  const isFailure = statusCode.startsWith('3');
  if (matchType === 1) return isFailure;
  return matchType === 2 ? !isFailure : true;
}

export interface ReplyTarget {
  readonly url: string;
  readonly as: 'form' | 'json' | 'get';
}

export function replyTargets(
  clicksend: ClickSend,
  reply: { readonly to: string; readonly body: string },
): readonly ReplyTarget[] {
  const ruled = clicksend.inboundRules
    .filter((rule) => rule.enabled === 1 && rule.action === 'URL')
    .filter((rule) => rule.dedicated_number === '*' || rule.dedicated_number === reply.to)
    .filter((rule) => says(rule, reply.body.toLowerCase()))
    .map((rule) => ({ url: rule.action_address, as: formOf(rule.webhook_type) }));
  return clicksend.repliesTo === undefined ? ruled : [clicksend.repliesTo, ...ruled];
}

function says(rule: InboundRule, text: string): boolean {
  const term = (rule.message_search_term ?? '').toLowerCase();
  switch (rule.message_search_type) {
    case 1:
      return text.startsWith(term);
    case 2:
      return text.includes(term);
    case 3:
      return !text.includes(term);
    default:
      return true;
  }
}

export function formOf(webhookType: unknown): 'form' | 'json' | 'get' {
  return webhookType === 'json' || webhookType === 'get' ? webhookType : 'form';
}
