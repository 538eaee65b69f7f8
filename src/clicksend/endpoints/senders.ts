import type { SenderOption } from '../../core/ports/clicksend-account.ts';
import { createUnreadableError } from '../http/call-failures.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { fetchPages } from '../http/fetch-pages.ts';
import { parseRows } from '../http/parse-rows.ts';
import { type HttpResponse, requireData } from '../http/response.ts';
import {
  alphaTagSchema,
  createBareListSchema,
  type DedicatedNumber,
  dedicatedNumberSchema,
  ownNumberSchema,
} from '../wire/senders.ts';
import type { EndpointContext } from './receipts.ts';

/**
 * Whom messages may come from: numbers rented at ClickSend, a person's own numbers, and names. The
 * three come from three endpoints that an account may lack; one that fails does not lose the others.
 */
export async function listSenders(reading: EndpointContext): Promise<readonly SenderOption[]> {
  const asked = [dedicatedNumbers, ownNumbers, alphaTags].map((ask) => ask(reading));
  const answers = await Promise.allSettled(asked);
  const found = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  // None of the three: that is about the account or the way to it, and not "there are none".
  if (found.length === 0) await Promise.all(asked);
  return once(found.flat());
}

/** Where a number sends nothing before it is registered. */
const REGISTERED_ONLY: readonly string[] = ['US', 'CA'];

/**
 * Those for MMS. Older answers name no type; where the newer ones do, a number for SMS sends no
 * pictures. That is judged among those that can be used everywhere: a number that is not registered
 * must not push out the one that works.
 */
async function dedicatedNumbers(reading: EndpointContext): Promise<readonly SenderOption[]> {
  const all = [];
  for await (const page of fetchPages(reading, { name: 'numbers', path: '/numbers' })) {
    all.push(
      ...parseRows(page.rows, dedicatedNumberSchema, { metrics: reading.metrics, of: 'senders' }),
    );
  }
  const usable = all.filter(canSend);
  const isForMms = ({ type }: { readonly type: string }) => type.includes('mms');
  const hasMms = usable.some((one) => isForMms(one) && one.status !== UNREGISTERED);
  return usable
    .filter((one) => !hasMms || one.type === '' || isForMms(one))
    .sort((one, other) => Number(isForMms(other)) - Number(isForMms(one)))
    .sort((one, other) => rankOf(one) - rankOf(other))
    .map(({ status, sender }) => {
      const restriction = status === undefined ? undefined : restrictions[status];
      return restriction ? { ...sender, restriction } : sender;
    });
}

/** `status.value` of a number: 0 needs no registration, 5 is registered; 2 and 3 cannot be used. */
const SUBMITTED = 4;
const UNREGISTERED = 1;
const restrictions: Readonly<Record<number, SenderOption['restriction']>> = {
  [SUBMITTED]: 'registering',
  [UNREGISTERED]: 'unregistered',
};

function canSend({ status, sender }: DedicatedNumber): boolean {
  if (status === UNREGISTERED) return !REGISTERED_ONLY.includes(sender.country ?? '');
  return status === undefined || status === 0 || status === 5 || status === SUBMITTED;
}

/** What works everywhere first. */
function rankOf({ status }: DedicatedNumber): number {
  return status === UNREGISTERED ? 2 : status === SUBMITTED ? 1 : 0;
}

async function ownNumbers(reading: EndpointContext): Promise<readonly SenderOption[]> {
  const rows = await bareRows(reading, { name: 'own_numbers', key: 'own_numbers' });
  return parseRows(rows, ownNumberSchema, { metrics: reading.metrics, of: 'senders' })
    .filter(({ status }) => ['', 'approved', 'verified'].includes(status))
    .map(({ sender }) => sender);
}

async function alphaTags(reading: EndpointContext): Promise<readonly SenderOption[]> {
  const rows = await bareRows(reading, { name: 'alpha_tags', key: 'alpha_tags' });
  return parseRows(rows, alphaTagSchema, { metrics: reading.metrics, of: 'senders' })
    .filter(({ status }) => status === 'approved')
    .map(({ sender }) => sender);
}

/** These two answer without an envelope, their rows under their own name. More than 100 are not looked for. */
async function bareRows(
  reading: EndpointContext,
  { name, key }: { readonly name: string; readonly key: 'own_numbers' | 'alpha_tags' },
): Promise<readonly unknown[]> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name,
    method: 'GET',
    path: `/${key.replace('_', '-')}`,
    query: { page_size: 100 },
    timeoutMs: reading.timeoutMs,
  });
  const { data: rows } = createBareListSchema(key).safeParse(inside(answer, key));
  if (!rows) throw createUnreadableError(`${key}: expected a list`);
  return rows;
}

/** The whole body, or the data of an envelope, should they get one. */
function inside(answer: HttpResponse, key: string): unknown {
  const { body } = answer;
  const isBare = typeof body === 'object' && body !== null && key in body;
  return isBare && answer.status < 300 ? body : requireData(answer);
}

function once(all: readonly SenderOption[]): readonly SenderOption[] {
  const keyOf = ({ kind, value }: SenderOption) =>
    kind === 'name' ? value : value.replace(/\D/g, '');
  const found = new Map<string, SenderOption>();
  for (const sender of all) {
    if (!found.has(keyOf(sender))) found.set(keyOf(sender), sender);
  }
  return [...found.values()];
}
