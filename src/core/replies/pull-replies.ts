import type { AppContext } from '../context.ts';
import type { ClickSend, Reply, UnreadReplies } from '../ports/clicksend.ts';
import type { UnreadSource } from '../receipts/pull-unread.ts';
import { createMarkRepliesRead, type UnreadReplyItem } from './mark-replies-read.ts';
import type { ReceiveReplies } from './receive-replies.ts';

/** ClickSend's list of unread replies. */
export function createReplySource(
  tools: Pick<AppContext, 'clock'> & {
    readonly clickSend: ClickSend;
    readonly receiveReplies: ReceiveReplies;
  },
): UnreadSource<UnreadReplies, UnreadReplyItem> {
  const { clickSend, receiveReplies } = tools;
  return {
    failureMessage: 'replies could not be pulled',
    notOfferedMessage:
      'ClickSend does not offer its list of replies; only those that it pushes are heard',
    listUnread: () => clickSend.listUnreadReplies(),
    receive: (unread) => receiveReplies(unread.replies, 'pull'),
    listItems: ({ replies }) => replies.flatMap(listUnreadItems),
    markRead: createMarkRepliesRead(tools),
  };
}

/** Empty for a reply to no message: it belongs to every program, so to this one too. */
function listUnreadItems({
  messageId: reply,
  originalMessageId,
  reference,
  at,
}: Reply): readonly UnreadReplyItem[] {
  if (!originalMessageId && !reference) return [];
  return [
    {
      messageId: originalMessageId ?? '',
      reference: reference || undefined,
      reply,
      at: Math.floor(at / 1000),
    },
  ];
}
