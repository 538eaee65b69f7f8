import { parseMessageReference, type SendId } from '../../domain/send.ts';
import { AppError } from '../errors.ts';
import type { EndpointResult, UnreadItem } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/records.ts';

/** One job per list, so that a slow list does not hold up the others. */
export const PULL_JOB_IDS = ['receipts', 'sms-receipts', 'replies'] as const;
type PullJobId = (typeof PULL_JOB_IDS)[number];

/** Items that arrive while a list is being read are about this old, and a mark by time must not include them unseen. */
const STILL_COMING_S = 2;

/** How long to wait before trying again to read a list that ClickSend does not offer (404, 405). */
const ASK_AGAIN_MS = 24 * 3_600_000;

/** Other programs' unread items are returned in every round. Each thousand of them adds one pause. */
const FOREIGN_PER_ROUND = 1_000;

/** A list of unread items at ClickSend. `T` is the whole list, `L` one of its items. */
export interface UnreadSource<T extends { readonly newest?: number }, L extends UnreadItem> {
  /** Logged if the list cannot be read. */
  readonly failureMessage: string;
  /** Logged if ClickSend does not offer the list. */
  readonly notOfferedMessage: string;
  listUnread(): Promise<EndpointResult<T>>;
  /** Resolves once the items are stored. */
  receive(unread: T): Promise<void>;
  /** Items that refer to messages of the account. Other programs mark theirs themselves. */
  listItems(unread: T): readonly L[];
  /** Marks all except `foreign`. `before` limits a mark by time (Unix seconds). Undefined: do not mark by time. */
  markRead(unread: T, before: number | undefined, foreign: readonly L[]): Promise<void>;
}

/** Pulls unread receipts and replies, one job per list. */
export function createPullJob(
  pulls: Readonly<Record<PullJobId, JobHandler<unknown>>>,
): JobHandler<PullJobId> {
  return {
    ...pulls.receipts,
    // An older version may have left a job for a list that this one does not know.
    run: async (id, attempt) => pulls[id]?.run(id, attempt),
  };
}

/** Pulls one list repeatedly, and marks our items as read only after they are stored. */
export function createUnreadPull<T extends { readonly newest?: number }, L extends UnreadItem>(
  tools: {
    readonly records: Records;
    readonly clock: Clock;
    readonly log: Log;
    readonly pollMs: number;
  },
  source: UnreadSource<T, L>,
): JobHandler<unknown> {
  const { records, clock, log, pollMs } = tools;
  let newestBefore: number | undefined;
  return createPollingJob(pullOnce, { pollMs, log, failureMessage: source.failureMessage });

  async function pullOnce(): Promise<number | undefined> {
    const listedAt = Math.floor(clock.now() / 1000);
    const answer = await source.listUnread();
    if (!answer.offered) {
      log.info({}, source.notOfferedMessage);
      return ASK_AGAIN_MS;
    }
    const unread = answer.value;
    await source.receive(unread);
    const foreign = await findForeignMessages(records, source.listItems(unread));
    const before = computeMarkReadLimit(findEndedSecond(unread.newest, listedAt), foreign);
    await source.markRead(unread, before, foreign);
    return pollMs * Math.max(1, Math.ceil(foreign.length / FOREIGN_PER_ROUND));
  }

  /** Up to which second (Unix) no further items can arrive. */
  function findEndedSecond(newest: number | undefined, listedAt: number): number | undefined {
    if (newest === undefined) return undefined;
    // Another item from the newest second may still arrive, whatever our own clock says. That second is
    // certainly over if it is still the newest in the next round.
    const before = newest === newestBefore ? newest + 1 : newest;
    newestBefore = newest;
    return Math.min(before, listedAt - STILL_COMING_S);
  }
}

/** Polls forever. An error is logged once, not in every round. `poll` may return a different pause (ms). */
export function createPollingJob(
  poll: () => Promise<number | undefined>,
  options: { readonly pollMs: number; readonly log: Log; readonly failureMessage: string },
): JobHandler<unknown> {
  const { pollMs, log, failureMessage } = options;
  let lastErrorCode: string | undefined;
  return {
    async run() {
      try {
        const againInMs = (await poll()) ?? pollMs;
        lastErrorCode = undefined;
        return { againInMs };
      } catch (error) {
        const code = error instanceof AppError ? error.code : String(error);
        if (code !== lastErrorCode) log.warn({ err: error }, failureMessage);
        lastErrorCode = code;
        return { againInMs: pollMs };
      }
    },
    onExhausted: async () => undefined,
  };
}

/**
 * Finds items for messages of another program, which must not be marked as read here. A reference in our format
 * may belong to another installation, so its send must be known.
 */
async function findForeignMessages<T extends UnreadItem>(
  records: Records,
  listed: readonly T[],
): Promise<readonly T[]> {
  const messages = await records.messageRecipient.getMany(listed.map((one) => [one.messageId]));
  const unknown = listed.filter((_, n) => messages[n] === undefined);
  const sends = await records.send.getMany(
    unknown.map(({ reference = '' }) => [parseMessageReference(reference)?.send ?? NONE]),
  );
  return unknown.filter((_, n) => sends[n] === undefined);
}

/** No send has this id. */
const NONE = '' as SendId;

/** The latest time (Unix seconds) for a mark by time that includes none of these, whether or not it includes itself. */
export function computeMarkReadLimit(
  before: number | undefined,
  foreign: readonly UnreadItem[],
): number | undefined {
  if (before === undefined || foreign.some(({ at }) => at === undefined)) return undefined;
  return foreign.reduce((least, { at = 0 }) => Math.min(least, at - 1), before);
}
