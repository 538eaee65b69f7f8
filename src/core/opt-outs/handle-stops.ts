import { listPhoneSpellings, parseContactPhone } from '../../domain/contact-phone.ts';
import { findPhoneCountry } from '../../domain/country.ts';
import { parseOptOutKeyword } from '../../domain/opt-out-keywords.ts';
import type { E164 } from '../../domain/phone.ts';
import type { ReplyFact } from '../records/conversation-facts.ts';
import type { OptOutLedger } from './opt-out-ledger.ts';

/*
 * What happens when somebody texts STOP. As soon as the reply arrives, and before anything else can be sent,
 * the ledger records it, for good. What follows:
 *
 * - `scheduling/cancel-opted-out.ts`, a job that the ledger queues, cancels what ClickSend holds for them. For those in
 *   ClickSend's Opt-Out List, another one does it for all of them at once.
 * - `delivery/exclude-opted-out.ts` leaves them out of every later batch, just before the call to ClickSend.
 * - `conversations/post-reply.ts` says it in their thread, or tells the admins if their number is unknown.
 *
 * START opts them back in, in the same way.
 */

const MEANINGS = { stop: 'out', start: 'in', 'maybe stop': 'maybe out' } as const;

/** Whether a text opts its sender out or in, or may mean that, so that a person must decide. */
export function readOptOutMeaning(text: string): ReplyFact['meant'] {
  const keyword = parseOptOutKeyword(text);
  return keyword && MEANINGS[keyword];
}

/**
 * Records each STOP and START of these replies in the ledger. One at a time per person, because concurrent
 * writes would conflict repeatedly. A reply without a phone is skipped: nobody knows yet who sent it.
 */
export async function handleStops(
  optOuts: Pick<OptOutLedger, 'recordKeyword'>,
  replies: readonly Pick<ReplyFact, 'messageId' | 'at' | 'meant' | 'phone' | 'from'>[],
): Promise<void> {
  const people = new Map<E164, Promise<unknown>>();
  for (const { messageId, phone, at, meant, from } of replies) {
    if (!phone || (meant !== 'out' && meant !== 'in')) continue;
    const word = meant === 'out' ? 'stop' : 'start';
    for (const one of listTexters(phone, from, word)) {
      const record = () => optOuts.recordKeyword({ messageId, phone: one, at }, word);
      people.set(one, (people.get(one) ?? Promise.resolve()).then(record));
    }
  }
  await Promise.all(people.values());
}

/**
 * Whom a keyword is about. `phone` is the recipient of the message that ClickSend names, because carriers write
 * numbers in odd ways. If `from` is plainly another number, nobody knows which one is right: STOP counts for both,
 * and START only for the one that it came from.
 */
function listTexters(phone: E164, from: string, word: 'stop' | 'start'): readonly E164[] {
  const country = findPhoneCountry(phone)?.code;
  const isWhole = /^\+[1-9]/.test(from.trim());
  const texter = country && isWhole ? parseContactPhone(from, country) : undefined;
  if (!texter || listPhoneSpellings(phone).includes(texter)) return [phone];
  return word === 'stop' ? [phone, texter] : [texter];
}
