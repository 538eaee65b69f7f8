import { logExhausted } from '../async/log-exhausted.ts';
import type { AppContext } from '../context.ts';
import { postRepliesJob } from '../jobs.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { IndexEntry } from '../ports/store.ts';
import { parseUnpostedReplyKey } from '../records/conversation-facts.ts';
import { type PostReplyTools, postReply } from './post-reply.ts';

/** How soon to check again for a reply that another process is storing. */
const STORED_SOON_MS = 100;

/** Retried, because somebody may set REPLIES_CHANNEL, invite the app or send something. */
const NOWHERE_AGAIN_MS = 15 * 60_000;

/** At most this many unpostable replies of a person are skipped before their next one has to wait. */
const MAX_STUCK = 100;

/**
 * Posts replies in their threads, in order and once: the job of a person takes the oldest reply in their box, and
 * waits for one that a replica is still storing (decision 22).
 */
export function createPostRepliesJob(tools: PostReplyTools): JobHandler<string> {
  const { records, clock, log } = tools;
  return {
    run,
    onExhausted: logExhausted(
      log,
      postRepliesJob,
      'person',
      'failed to post replies; /mms who shows them',
    ),
  };

  async function run(person: string): Promise<JobResult> {
    const box = records.unpostedReplies(person);
    const stuck = new Set<string>();
    while (stuck.size < MAX_STUCK) {
      const oldest = await box.listOldest({ limit: stuck.size + 1 });
      const next = oldest.find(({ member }) => !stuck.has(member));
      if (!next) break;
      const { messageId, came } = parseUnpostedReplyKey(next.member);
      const reply = await records.reply.get(messageId);
      const againInMs = computeWait(came, reply !== undefined);
      if (againInMs > 0) return { againInMs };
      if (!reply) await removeLostReply(records, person, next);
      else if (await postReply(tools, reply)) await box.remove(next.member);
      else stuck.add(next.member);
    }
    return stuck.size > 0 ? { againInMs: NOWHERE_AGAIN_MS } : undefined;
  }

  /** How long (ms) a reply waits for earlier ones or until it is stored. `came` is Unix ms. */
  function computeWait(came: number, isStored: boolean): number {
    if (isStored) return computeTimeUntil(came + REPLY_ORDER_WAIT_MS, REPLY_ORDER_WAIT_MS);
    const ms = computeTimeUntil(came + REPLY_STORE_TIMEOUT_MS, REPLY_STORE_TIMEOUT_MS);
    return Math.min(ms, STORED_SOON_MS);
  }

  /** In ms. 0 if it is further away than it can be, because then another replica's clock is ahead. */
  function computeTimeUntil(at: number, maxMs: number): number {
    const ms = at - clock.now();
    return ms > maxMs ? 0 : Math.max(0, ms);
  }
}

/** The process that was storing the reply died, or the reply expired. */
async function removeLostReply(
  records: AppContext['records'],
  person: string,
  entry: IndexEntry,
): Promise<void> {
  const box = records.unpostedReplies(person);
  await box.remove(entry.member);
  // It was only late: it is stored now, and its process may have added it to the box before the removal.
  if (await records.reply.get(parseUnpostedReplyKey(entry.member).messageId))
    await box.add([entry]);
}

/**
 * A text waits this long (ms) for texts that ClickSend sent before it and that arrive later over another
 * connection. Texts that were acknowledged one after another do not need it.
 */
export const REPLY_ORDER_WAIT_MS = 400;

/** ClickSend gets its response within this time (ms), so a process that took longer has died. */
const REPLY_STORE_TIMEOUT_MS = 5_000;
