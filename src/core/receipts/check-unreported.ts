import { formatMessageReference, getProduct, type SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import { loadSend } from '../sends/snapshot.ts';
import { loadMessageIds } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';
import type { ReceiveReceipts } from './receive-receipts.ts';

export type CheckUnreportedResult =
  /** How many messages were checked, and how many had news. The post shows it. */
  | { readonly kind: 'checked'; readonly asked: number; readonly news: number }
  /** ClickSend's API does not return the status of single messages. */
  | { readonly kind: 'notOffered' }
  | { readonly kind: 'gone' };

export type CheckUnreported = (id: SendId) => Promise<CheckUnreportedResult>;

/** One call per message. The job `watch` reads the rest. */
const MAX_ASKED = 50;

/** Checks messages without a delivery report at ClickSend. Throws if ClickSend is not reachable. */
export function createCheckUnreported(
  tools: Pick<AppContext, 'records' | 'clock'> & {
    readonly clickSend: ClickSend;
    readonly receiveReceipts: ReceiveReceipts;
  },
): CheckUnreported {
  const { records, clickSend, clock } = tools;
  return async (id) => {
    const send = await loadSend(records, id);
    if (!send) return { kind: 'gone' };
    const { recipients } = await loadProgress(records, send, clock.now());
    const idsByReference = await loadMessageIds(records, send);
    const messageIds = recipients
      .filter(({ state }) => state === 'silent')
      .flatMap(({ index }) => idsByReference.get(formatMessageReference(id, index)) ?? [])
      .slice(0, MAX_ASKED);
    let news = 0;
    for (const messageId of messageIds) {
      const answer = await clickSend.fetchMessageStatus(getProduct(send), messageId);
      if (!answer.offered) return { kind: 'notOffered' };
      const fact = answer.value?.fact;
      if (!fact) continue;
      await tools.receiveReceipts([{ messageId, fact }], 'history');
      if (fact.state !== 'queued' && fact.state !== 'sent') news += 1;
    }
    return { kind: 'checked', asked: messageIds.length, news };
  };
}
