import type { SendId } from '../../domain/send.ts';
import { createCallBatcher } from '../async/call-batcher.ts';
import type { AppContext } from '../context.ts';
import type { Receipt } from '../ports/clicksend.ts';
import { createRequestPostUpdate } from '../posts/request-post-update.ts';
import { recordMessageIds } from './record-message-ids.ts';
import { storeReceiptFacts } from './store-receipt-facts.ts';

/** `cancel`: ClickSend's response to a cancel call. */
type ReceiptSource = 'push' | 'pull' | 'history' | 'cancel';

/**
 * Accepts receipts from any source, in any order, and repeatedly. Resolves once they are stored; those for unknown
 * messages expire early. Thousands of pushes can come at once, so they are stored together.
 */
export type ReceiveReceipts = (
  receipts: readonly Receipt[],
  source: ReceiptSource,
) => Promise<void>;

type Tools = Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log' | 'metrics'>;

export function createReceiveReceipts(tools: Tools): ReceiveReceipts {
  const storePushed = createCallBatcher((pushed: readonly Receipt[]) =>
    storeReceipts(tools, pushed, 'push'),
  );
  const requestUpdates = createCallBatcher(createRequestPostUpdate(tools));
  return async (receipts, source) => {
    if (receipts.length === 0) return;
    const sends = await (source === 'push'
      ? storePushed(receipts)
      : storeReceipts(tools, receipts, source));
    // Batched separately, so that the next receipts are stored at the same time.
    if (sends.length > 0) await requestUpdates(sends);
  };
}

/** Returns the sends whose posts are out of date while no update of them is requested. */
async function storeReceipts(
  tools: Tools,
  receipts: readonly Receipt[],
  source: ReceiptSource,
): Promise<readonly SendId[]> {
  const { records, log } = tools;
  // A receipt also says "queued" for a scheduled message.
  const isNews = ({ fact }: Receipt) => fact.state !== 'queued' || source === 'history';
  const { findSend, indexed, requested } = await storeReceiptFacts(records, receipts, isNews);
  if (source === 'push' || source === 'pull') {
    await recordMessageIds(
      tools,
      receipts.filter(({ messageId }) => !indexed.has(messageId)),
    );
  }
  countReceipts(tools, receipts, source, (one) => findSend(one) === undefined);
  const sends = new Set(receipts.flatMap((one) => findSend(one) ?? []));
  log.debug({ source, receipts: receipts.length, sends: sends.size }, 'stored receipts');
  return [...sends].filter((send) => !requested.has(send));
}

function countReceipts(
  { metrics }: Tools,
  receipts: readonly Receipt[],
  source: ReceiptSource,
  isUnknown: (receipt: Receipt) => boolean,
): void {
  const counts = new Map<string, number>();
  for (const one of receipts) {
    const labels = `${one.fact.state} ${isUnknown(one) ? 'no' : 'yes'}`;
    counts.set(labels, (counts.get(labels) ?? 0) + 1);
  }
  for (const [labels, by] of counts) {
    const [state = '', known] = labels.split(' ');
    metrics.count('receipts', { source, state, known: known === 'yes' ? 'yes' : 'no' }, by);
  }
}
