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
  replies: readonly Pick<ReplyFact, 'messageId' | 'at' | 'meant' | 'phone'>[],
): Promise<void> {
  const people = new Map<E164, Promise<unknown>>();
  for (const { messageId, phone, at, meant } of replies) {
    if (!phone || (meant !== 'out' && meant !== 'in')) continue;
    const word = meant === 'out' ? 'stop' : 'start';
    const record = () => optOuts.recordKeyword({ messageId, phone, at }, word);
    people.set(phone, (people.get(phone) ?? Promise.resolve()).then(record));
  }
  await Promise.all(people.values());
}
