import type { AppContext } from '../context.ts';
import { isFinalError } from '../errors.ts';
import type { ClickSend, Reply, UnreadItem, UnreadReplies } from '../ports/clicksend.ts';
import { computeMarkReadLimit, type UnreadSource } from '../receipts/pull-unread.ts';
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

/** How long the start waits for ClickSend (ms). */
const CAUGHT_UP_WITHIN_MS = 5_000;

/**
 * Stores the replies that came while the app was not running, before anything that came due in that time is
 * sent: one of them may be a STOP. Without polling, only opt-outs and opt-ins count, because the list may hold
 * years of replies that were pushed and never marked as read. Never throws, because the jobs, or ClickSend's
 * pushes, bring them again.
 */
export async function catchUpOnReplies(
  {
    clickSend,
    receiveReplies,
    clock,
    log,
  }: Pick<AppContext, 'clock' | 'log'> & {
    readonly clickSend: Pick<ClickSend, 'listUnreadReplies'>;
    readonly receiveReplies: ReceiveReplies;
  },
  { isPolling }: { readonly isPolling: boolean },
): Promise<void> {
  const source = isPolling ? 'pull' : 'opt-outs only';
  const reading = async () => {
    const unread = await clickSend.listUnreadReplies();
    if (unread.offered) await receiveReplies(unread.value.replies, source);
  };
  const failed = reading().catch((error: unknown) => {
    log.warn({ err: error }, 'failed to read the replies that came while the app was not running');
  });
  await Promise.race([failed, clock.wait(CAUGHT_UP_WITHIN_MS)]);
}

/** Few backups are older than this when they are restored. ClickSend keeps its history for four months. */
const OLDEST_BACKUP_MS = 31 * 24 * 3_600_000;

/**
 * After a restore, reads from ClickSend's history who texted STOP or START since the backup was made, because those replies
 * were marked as read at ClickSend. Waits for some seconds only. If ClickSend cannot be read, the next start tries again.
 */
export async function restoreOptOuts({
  records,
  clickSend,
  receiveReplies,
  clock,
  log,
}: Pick<AppContext, 'records' | 'clock' | 'log'> & {
  readonly clickSend: Pick<ClickSend, 'listReceivedReplies'>;
  readonly receiveReplies: ReceiveReplies;
}): Promise<void> {
  const mark = await records.storeIdentity.get();
  const { fromBackupAt, optOutsReadAt = 0 } = mark ?? {};
  if (fromBackupAt === undefined || optOutsReadAt >= fromBackupAt) return;
  const reading = async () => {
    for await (const replies of clickSend.listReceivedReplies(fromBackupAt - OLDEST_BACKUP_MS))
      await receiveReplies(replies, 'opt-outs only');
    const now = await records.storeIdentity.get();
    if (now) await records.storeIdentity.compareAndSet(now, { ...now, optOutsReadAt: clock.now() });
    log.info({}, 'read the opt-outs that were texted since the backup');
  };
  const ended = reading().catch((error: unknown) => {
    log.error(
      { err: error },
      'failed to read the opt-outs that were texted since the backup: restart the app, or run npm run restore-opt-outs',
    );
  });
  await Promise.race([ended, clock.wait(CAUGHT_UP_WITHIN_MS)]);
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

/** A few at a time, because ClickSend limits calls per second and others need them too. */
const MARKED_AT_MOST = 300;
const AT_ONCE = 4;

/** An item that appears in ClickSend's list later than this after its time may be marked by time before it was seen. */
const LATE_AT_MOST_S = 3_600;

/** The message that a reply answers, and the reply's own id. */
interface UnreadReplyItem extends UnreadItem {
  readonly reply: string;
}

/**
 * Marks stored replies as read, one by one, because a mark by time (up to `before`, Unix seconds) would include
 * replies that appear late. It is used only where the other cannot be. `foreign` stay unread for their program.
 */
function createMarkRepliesRead(
  tools: Pick<AppContext, 'clock'> & {
    readonly clickSend: Pick<ClickSend, 'markReplyRead' | 'markRepliesRead'>;
  },
): (
  unread: UnreadReplies,
  before: number | undefined,
  foreign: readonly UnreadReplyItem[],
) => Promise<void> {
  const { clickSend, clock } = tools;
  return async ({ ids: all, newest, newestNameless }, before, foreign) => {
    const theirs = new Set(foreign.map(({ reply }) => reply));
    const ids = all.filter((id) => !theirs.has(id));
    const outcome = await oneByOne(ids.slice(0, MARKED_AT_MOST));
    if (outcome === 'not offered') {
      if (before !== undefined) await clickSend.markRepliesRead(before);
      return;
    }
    const isLeft = outcome === 'some refused' || ids.length > MARKED_AT_MOST;
    const last = isLeft ? newest : newestNameless;
    if (last === undefined) return;
    const longAgo = Math.floor(clock.now() / 1000) - LATE_AT_MOST_S;
    const until = computeMarkReadLimit(Math.min(last + 1, longAgo), foreign);
    if (until !== undefined) await clickSend.markRepliesRead(until);
  };

  async function oneByOne(
    ids: readonly string[],
  ): Promise<'done' | 'not offered' | 'some refused'> {
    let outcome: 'done' | 'some refused' = 'done';
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const marked = await Promise.all(ids.slice(from, from + AT_ONCE).map(mark));
      if (marked.includes('not offered')) return 'not offered';
      if (marked.includes('refused')) outcome = 'some refused';
    }
    return outcome;
  }

  async function mark(id: string): Promise<'marked' | 'refused' | 'not offered'> {
    try {
      return (await clickSend.markReplyRead(id)).offered ? 'marked' : 'not offered';
    } catch (error) {
      // ClickSend refused this one; the others may still succeed.
      if (isFinalError(error)) return 'refused';
      throw error;
    }
  }
}
