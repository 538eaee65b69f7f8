import { productOf, referenceOf, type SendId } from '../../domain/send.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock-log-metrics.ts';
import type { Records } from '../records/records.ts';
import { readSend } from '../sends/load-snapshot.ts';
import { progressOf } from '../status/load-progress.ts';
import { messageIdsOf } from '../status/load-send-facts.ts';
import type { Receive } from './receive-receipts.ts';

export type CheckSilentResult =
  /** So many were asked for, and of so many there was news; the post shows it. */
  | { readonly kind: 'checked'; readonly asked: number; readonly news: number }
  /** ClickSend's API does not tell about single messages. */
  | { readonly kind: 'notOffered' }
  | { readonly kind: 'gone' };

export type CheckSilent = (id: SendId) => Promise<CheckSilentResult>;

/** One call for each message: more than these are left to the rounds of `watch`. */
const MOST_ASKED = 50;

/** Asks ClickSend for messages of which nothing was heard for long. Throws when it cannot be asked. */
export function checkSilent(tools: {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly receive: Receive;
}): CheckSilent {
  const { records, clickSend, clock } = tools;
  return async (id) => {
    const send = await readSend(records, id);
    if (!send) return { kind: 'gone' };
    const { recipients } = await progressOf(records, send, clock.now());
    const known = await messageIdsOf(records, send);
    const messageIds = recipients
      .filter(({ state }) => state === 'silent')
      .flatMap(({ index }) => known.get(referenceOf(id, index)) ?? [])
      .slice(0, MOST_ASKED);
    let news = 0;
    for (const messageId of messageIds) {
      const answer = await clickSend.receiptOf(productOf(send), messageId);
      if (!answer.offered) return { kind: 'notOffered' };
      const fact = answer.value?.fact;
      if (!fact) continue;
      await tools.receive([{ messageId, fact }], 'history');
      if (fact.state !== 'queued' && fact.state !== 'sent') news += 1;
    }
    return { kind: 'checked', asked: messageIds.length, news };
  };
}
