import type { Product } from '../../domain/send.ts';
import type { ClickSend, UnreadItem, UnreadReceipts } from '../ports/clicksend.ts';
import type { UnreadSource } from './pull-unread.ts';
import type { ReceiveReceipts } from './receive-receipts.ts';

/** ClickSend's list of unread receipts for one product. */
export function createReceiptSource(
  tools: { readonly clickSend: ClickSend; readonly receiveReceipts: ReceiveReceipts },
  product: Product,
): UnreadSource<UnreadReceipts, UnreadItem> {
  const { clickSend, receiveReceipts } = tools;
  return {
    failureMessage:
      product === 'mms' ? 'receipts could not be pulled' : 'SMS receipts could not be pulled',
    notOfferedMessage: `ClickSend does not offer ${product.toUpperCase()} receipts; its history is read instead`,
    listUnread: () => clickSend.listUnreadReceipts(product),
    receive: (unread) => receiveReceipts(unread.receipts, 'pull'),
    listItems: ({ listed }) => listed,
    async markRead({ listed }, before, foreign) {
      // If the oldest one is not ours, there is nothing to mark.
      const isAny = foreign.length === 0 || listed.some(({ at = 0 }) => at < (before ?? 0));
      if (before !== undefined && isAny) await clickSend.markReceiptsRead(product, before);
    },
  };
}
