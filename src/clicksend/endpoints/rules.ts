import type { Offered, Rule, RuleDraft, RuleKind } from '../../core/ports/clicksend.ts';
import { hindrance, unreadableAnswer } from '../http/call-failures.ts';
import { read } from '../http/call-with-retry.ts';
import { pages } from '../http/fetch-pages.ts';
import { isGone } from '../http/not-found.ts';
import { readable } from '../http/parse-rows.ts';
import { dataOf } from '../http/response.ts';
import { ruleBody, ruleRow, testPushBody } from '../wire/rules.ts';
import type { Reading } from './receipts.ts';

/** There are none for MMS in any document: those for SMS are taken to carry both. */
const paths: Readonly<Record<RuleKind, string>> = {
  receipts: '/automations/sms/receipts',
  inbound: '/automations/sms/inbound',
};

/** The account's rules about receipts, or about replies. */
export async function rules(reading: Reading, kind: RuleKind): Promise<Offered<readonly Rule[]>> {
  const all: Rule[] = [];
  let isOffered = true;
  const list = pages(reading, { name: 'rules', path: paths[kind] }, ({ status }, page) => {
    if (!isGone(status)) return 'go on';
    isOffered = page > 1;
    return 'end';
  });
  for await (const page of list) {
    all.push(...readable(page.rows, ruleRow, { meter: reading.meter, of: 'rules' }));
  }
  return isOffered ? { offered: true, value: all } : { offered: false };
}

/**
 * Makes a rule, or with an `id` puts it in that one's place. Made once and not again after silence:
 * two rules would push everything twice. Whoever tries again looks at the rules first.
 */
export async function putRule(
  reading: Reading,
  kind: RuleKind,
  { rule, id }: { readonly rule: RuleDraft; readonly id?: string | undefined },
): Promise<void> {
  const { http, clock, timeoutMs } = reading;
  const call = { name: 'put_rule', body: ruleBody(kind, rule), timeoutMs };
  if (id !== undefined) {
    const path = `${paths[kind]}/${encodeURIComponent(id)}`;
    dataOf(await read(http, clock, { ...call, method: 'PUT', path }));
    return;
  }
  const exchange = await http.exchange({ ...call, method: 'POST', path: paths[kind] });
  const trouble = hindrance(exchange, clock.now());
  if (trouble) throw trouble;
  if (exchange.kind !== 'answered') throw unreadableAnswer('no answer');
  dataOf(exchange);
}

/** Lets ClickSend push a made-up receipt or reply there. Its answer does not say how the push went. */
export async function testPush(
  reading: Reading,
  kind: RuleKind,
  url: string,
): Promise<Offered<true>> {
  const answer = await read(reading.http, reading.clock, {
    name: 'test_push',
    method: 'POST',
    path: kind === 'receipts' ? '/sms/receipts' : '/sms/inbound',
    body: testPushBody(kind, url),
    isRepeatable: true,
    timeoutMs: reading.timeoutMs,
  });
  if (isGone(answer.status)) return { offered: false };
  dataOf(answer);
  return { offered: true, value: true };
}
