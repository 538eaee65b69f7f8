import type { Rule, RuleDraft, RuleKind } from '../../core/ports/clicksend-rules.ts';
import type { EndpointResult } from '../../core/ports/endpoint-result.ts';
import { createUnreadableError, findCallError } from '../http/call-failures.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { fetchPages } from '../http/fetch-pages.ts';
import { isNotFoundStatus } from '../http/not-found.ts';
import { parseRows } from '../http/parse-rows.ts';
import { requireData } from '../http/response.ts';
import { buildRuleBody, buildTestPushBody, ruleRowSchema } from '../wire/rules.ts';
import type { EndpointContext } from './receipts.ts';

/** There are none for MMS in any document: those for SMS are taken to carry both. */
const paths: Readonly<Record<RuleKind, string>> = {
  receipts: '/automations/sms/receipts',
  inbound: '/automations/sms/inbound',
};

/** The account's rules about receipts, or about replies. */
export async function listRules(
  reading: EndpointContext,
  kind: RuleKind,
): Promise<EndpointResult<readonly Rule[]>> {
  const all: Rule[] = [];
  let isOffered = true;
  const list = fetchPages(reading, { name: 'rules', path: paths[kind] }, ({ status }, page) => {
    if (!isNotFoundStatus(status)) return 'go on';
    isOffered = page > 1;
    return 'end';
  });
  for await (const page of list) {
    all.push(...parseRows(page.rows, ruleRowSchema, { metrics: reading.metrics, of: 'rules' }));
  }
  return isOffered ? { offered: true, value: all } : { offered: false };
}

/**
 * Makes a rule, or with an `id` puts it in that one's place. Made once and not again after silence:
 * two rules would push everything twice. Whoever tries again looks at the rules first.
 */
export async function putRule(
  reading: EndpointContext,
  kind: RuleKind,
  { rule, id }: { readonly rule: RuleDraft; readonly id?: string | undefined },
): Promise<void> {
  const { http, clock, timeoutMs } = reading;
  const call = { name: 'put_rule', body: buildRuleBody(kind, rule), timeoutMs };
  if (id !== undefined) {
    const path = `${paths[kind]}/${encodeURIComponent(id)}`;
    requireData(await callWithRetry(http, clock, { ...call, method: 'PUT', path }));
    return;
  }
  const exchange = await http.exchange({ ...call, method: 'POST', path: paths[kind] });
  const trouble = findCallError(exchange, clock.now());
  if (trouble) throw trouble;
  if (exchange.kind !== 'answered') throw createUnreadableError('no answer');
  requireData(exchange);
}

/** Lets ClickSend push a made-up receipt or reply there. Its answer does not say how the push went. */
export async function requestTestPush(
  reading: EndpointContext,
  kind: RuleKind,
  url: string,
): Promise<EndpointResult<true>> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: 'test_push',
    method: 'POST',
    path: kind === 'receipts' ? '/sms/receipts' : '/sms/inbound',
    body: buildTestPushBody(kind, url),
    isRepeatable: true,
    timeoutMs: reading.timeoutMs,
  });
  if (isNotFoundStatus(answer.status)) return { offered: false };
  requireData(answer);
  return { offered: true, value: true };
}
