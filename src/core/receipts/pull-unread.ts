import type { Product } from '../../domain/send.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type {
  Reply,
  UnreadItem,
  UnreadReceipts,
  UnreadReplies,
} from '../ports/clicksend-inbound.ts';
import type { Clock } from '../ports/clock.ts';
import type { EndpointResult } from '../ports/endpoint-result.ts';
import type { JobWorker } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/records.ts';
import { createMarkRepliesRead, type UnreadReplyItem } from '../replies/mark-replies-read.ts';
import type { ReceiveReplies } from '../replies/receive-replies.ts';
import { computeMarkReadLimit, findForeignMessages } from './find-foreign-messages.ts';
import { createPollingJob } from './polling-job.ts';
import type { ReceiveReceipts } from './receive-receipts.ts';

/** The ids of its jobs: what is away or slow keeps nothing else waiting. */
export const PULL_JOB_IDS = ['receipts', 'sms-receipts', 'replies'] as const;

/** What comes while a list is read carries about this time: it must not be marked as read unseen. */
const STILL_COMING_S = 2;

/** What ClickSend does not offer (404, 405) it is asked for again after so long. */
const ASK_AGAIN_MS = 24 * 3_600_000;

interface Tools {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly receive: ReceiveReceipts;
  readonly receiveReplies: ReceiveReplies;
}

/** A list of what is unread at ClickSend. */
interface Unread<T, L extends UnreadItem> {
  readonly failing: string;
  /** Said when ClickSend does not offer it. */
  readonly missing: string;
  list(): Promise<EndpointResult<T>>;
  /** Resolves when they are stored. */
  take(unread: T): Promise<void>;
  /** What names messages of the account; those of other programs are theirs to mark. */
  listed(unread: T): readonly L[];
  /** Marks all but `foreign`. `before`: what a mark by time may take (Unix seconds); undefined: nothing. */
  markRead(unread: T, before: number | undefined, foreign: readonly L[]): Promise<void>;
}

/** What other programs leave unread comes again in every round: the more of it, the fewer rounds. */
const FOREIGN_A_ROUND = 1_000;

/** Pulls unread receipts and replies, and marks as read what is ours, only after it is stored. */
export function createPullJob(tools: Tools): JobWorker {
  const rounds = {
    receipts: round(tools, receipts(tools, 'mms')),
    'sms-receipts': round(tools, receipts(tools, 'sms')),
    replies: round(tools, replies(tools)),
  };
  return {
    ...rounds.receipts,
    concurrency: PULL_JOB_IDS.length,
    async run(id, attempt) {
      const known = PULL_JOB_IDS.find((one) => one === id);
      return known && rounds[known].run(id, attempt);
    },
  };
}

function round<T extends { readonly newest?: number }, L extends UnreadItem>(
  { records, clock, log, pollMs }: Tools,
  unread: Unread<T, L>,
): JobWorker {
  let seen: number | undefined;
  return createPollingJob(look, { pollMs, log, failing: unread.failing });

  async function look(): Promise<number | undefined> {
    const listedAt = Math.floor(clock.now() / 1000);
    const answer = await unread.list();
    if (!answer.offered) {
      log.info({}, unread.missing);
      return ASK_AGAIN_MS;
    }
    const { value } = answer;
    await unread.take(value);
    const foreign = await findForeignMessages(records, unread.listed(value));
    const before = computeMarkReadLimit(timeOver(value.newest, listedAt), foreign);
    await unread.markRead(value, before, foreign);
    return pollMs * Math.max(1, Math.ceil(foreign.length / FOREIGN_A_ROUND));
  }

  function timeOver(newest: number | undefined, listedAt: number): number | undefined {
    if (newest === undefined) return undefined;
    // Something else of the newest second may still come, whatever our own clock says: that second
    // is over for sure when it is still the newest at another look.
    const before = newest === seen ? newest + 1 : newest;
    seen = newest;
    return Math.min(before, listedAt - STILL_COMING_S);
  }
}

function receipts(
  { clickSend, receive }: Tools,
  product: Product,
): Unread<UnreadReceipts, UnreadItem> {
  const name = product.toUpperCase();
  return {
    failing:
      product === 'mms' ? 'receipts could not be pulled' : 'SMS receipts could not be pulled',
    missing: `ClickSend does not offer ${name} receipts; its history is read instead`,
    list: () => clickSend.listUnreadReceipts(product),
    take: (unread) => receive(unread.receipts, 'pull'),
    listed: ({ listed }) => listed,
    async markRead({ listed }, before, foreign) {
      // Where the oldest one is not ours there is nothing to mark.
      const isAny = foreign.length === 0 || listed.some(({ at = 0 }) => at < (before ?? 0));
      if (before !== undefined && isAny) await clickSend.markReceiptsRead(product, before);
    },
  };
}

function replies({
  clickSend,
  clock,
  receiveReplies,
}: Tools): Unread<UnreadReplies, UnreadReplyItem> {
  return {
    failing: 'replies could not be pulled',
    missing: 'ClickSend does not offer its list of replies; only those that it pushes are heard',
    list: () => clickSend.listUnreadReplies(),
    take: (unread) => receiveReplies(unread.replies, 'pull'),
    listed: ({ replies: all }) => all.flatMap(listedReply),
    markRead: createMarkRepliesRead({ clickSend, clock }),
  };
}

/** None for what answers nothing: that is for everybody, so for us. */
function listedReply({
  messageId: reply,
  originalMessageId,
  reference,
  at,
}: Reply): UnreadReplyItem[] {
  if (!originalMessageId && !reference) return [];
  const of = { messageId: originalMessageId ?? '', reference: reference || undefined };
  return [{ ...of, reply, at: Math.floor(at / 1000) }];
}
