import type { Sender } from '../../core/ports/clicksend.ts';
import { unreadableAnswer } from '../http/call-failures.ts';
import { read } from '../http/call-with-retry.ts';
import { pages } from '../http/fetch-pages.ts';
import { readable } from '../http/parse-rows.ts';
import { type Answered, dataOf } from '../http/response.ts';
import {
  alphaTag,
  bareList,
  type DedicatedNumber,
  dedicatedNumber,
  ownNumber,
} from '../wire/senders.ts';
import type { Reading } from './receipts.ts';

/**
 * Whom messages may come from: numbers rented at ClickSend, a person's own numbers, and names. The
 * three come from three endpoints that an account may lack; one that fails does not lose the others.
 */
export async function senders(reading: Reading): Promise<readonly Sender[]> {
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
async function dedicatedNumbers(reading: Reading): Promise<readonly Sender[]> {
  const all = [];
  for await (const page of pages(reading, { name: 'numbers', path: '/numbers' })) {
    all.push(...readable(page.rows, dedicatedNumber, { meter: reading.meter, of: 'senders' }));
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
const restrictions: Readonly<Record<number, Sender['restriction']>> = {
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

async function ownNumbers(reading: Reading): Promise<readonly Sender[]> {
  const rows = await bareRows(reading, { name: 'own_numbers', key: 'own_numbers' });
  return readable(rows, ownNumber, { meter: reading.meter, of: 'senders' })
    .filter(({ status }) => ['', 'approved', 'verified'].includes(status))
    .map(({ sender }) => sender);
}

async function alphaTags(reading: Reading): Promise<readonly Sender[]> {
  const rows = await bareRows(reading, { name: 'alpha_tags', key: 'alpha_tags' });
  return readable(rows, alphaTag, { meter: reading.meter, of: 'senders' })
    .filter(({ status }) => status === 'approved')
    .map(({ sender }) => sender);
}

/** These two answer without an envelope, their rows under their own name. More than 100 are not looked for. */
async function bareRows(
  reading: Reading,
  { name, key }: { readonly name: string; readonly key: 'own_numbers' | 'alpha_tags' },
): Promise<readonly unknown[]> {
  const answer = await read(reading.http, reading.clock, {
    name,
    method: 'GET',
    path: `/${key.replace('_', '-')}`,
    query: { page_size: 100 },
    timeoutMs: reading.timeoutMs,
  });
  const { data: rows } = bareList(key).safeParse(inside(answer, key));
  if (!rows) throw unreadableAnswer(`${key}: expected a list`);
  return rows;
}

/** The whole body, or the data of an envelope, should they get one. */
function inside(answer: Answered, key: string): unknown {
  const { body } = answer;
  const isBare = typeof body === 'object' && body !== null && key in body;
  return isBare && answer.status < 300 ? body : dataOf(answer);
}

function once(all: readonly Sender[]): readonly Sender[] {
  const keyOf = ({ kind, value }: Sender) => (kind === 'name' ? value : value.replace(/\D/g, ''));
  const found = new Map<string, Sender>();
  for (const sender of all) {
    if (!found.has(keyOf(sender))) found.set(keyOf(sender), sender);
  }
  return [...found.values()];
}
