import type { InboundRule, ReceiptRule } from './rule.ts';
import type { ClickSend } from './state.ts';

/**
 * Whether receipts or replies are listed for pulling: "a rule with action POLL must exist". This is
 * documented for SMS but not for MMS, so it is off unless requested.
 */
export function isListed(
  { pollNeedsRule }: ClickSend,
  rules: readonly Pick<ReceiptRule, 'enabled' | 'action'>[],
): boolean {
  return !pollNeedsRule || rules.some((rule) => rule.enabled === 1 && rule.action === 'POLL');
}

/** Where a receipt is pushed to: the dashboard's URL, and the rules made through the API, without duplicates. */
export function listReceiptUrls(clicksend: ClickSend, statusCode: string): readonly string[] {
  const ruled = clicksend.receiptRules
    .filter((rule) => rule.enabled === 1 && rule.action === 'URL')
    .filter((rule) => matches(rule.match_type, statusCode))
    .map((rule) => rule.action_address);
  const { receiptsUrl } = clicksend;
  if (receiptsUrl === undefined || ruled.includes(receiptsUrl)) return ruled;
  return [receiptsUrl, ...ruled];
}

function matches(matchType: number, statusCode: string): boolean {
  const isFailure = statusCode.startsWith('3');
  if (matchType === 1) return isFailure;
  return matchType === 2 ? !isFailure : true;
}

interface ReplyTarget {
  readonly url: string;
  readonly as: 'form' | 'json' | 'get';
}

export function listReplyTargets(
  clicksend: ClickSend,
  reply: { readonly to: string; readonly body: string },
): readonly ReplyTarget[] {
  const ruled = clicksend.inboundRules
    .filter((rule) => rule.enabled === 1 && rule.action === 'URL')
    .filter((rule) => rule.dedicated_number === '*' || rule.dedicated_number === reply.to)
    .filter((rule) => matchesText(rule, reply.body.toLowerCase()))
    .map((rule) => ({ url: rule.action_address, as: getPushForm(rule.webhook_type) }));
  const { repliesTo } = clicksend;
  if (repliesTo === undefined || ruled.some(({ url }) => url === repliesTo.url)) return ruled;
  return [repliesTo, ...ruled];
}

function matchesText(rule: InboundRule, text: string): boolean {
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

export function getPushForm(webhookType: unknown): 'form' | 'json' | 'get' {
  return webhookType === 'json' || webhookType === 'get' ? webhookType : 'form';
}
