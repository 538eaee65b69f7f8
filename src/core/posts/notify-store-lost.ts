import { getErrorCode, isFinalError } from '../errors.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { People } from '../ports/people.ts';
import { createCompareAndSet } from '../records/compare-and-set.ts';
import type { Records } from '../records/records.ts';
import type { ReplyPostFact } from '../records/reply-facts.ts';
import type { PostToConversation } from './post-to-conversation.ts';

/** A larger workspace has admins who do not know of this app: the first ones are enough. */
const MOST_ADMINS = 20;

/** Tells the admins in private, once, that the store was emptied; the job's id is that of the new store's mark. */
export function createNotifyStoreLostJob(tools: {
  readonly records: Records;
  readonly people: Pick<People, 'listAdmins'>;
  readonly log: Log;
  readonly say: PostToConversation;
}): JobHandler<string> {
  const { records, people, log, say } = tools;
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<undefined> {
    const mark = await records.storeIdentity.get();
    if (mark?.id !== id || !mark.lostAt || mark.restoredAt) return;
    for (const admin of (await people.listAdmins()).slice(0, MOST_ADMINS)) {
      await tell(id, admin, mark.lostAt);
    }
  }

  async function tell(id: string, admin: string, lostAt: number): Promise<void> {
    const key = `store-${id}.${admin}`;
    const shown = await createCompareAndSet<ReplyPostFact, [string]>(records.replyPost, key);
    const before = shown.get();
    if (before?.kind === 'shown') return;
    try {
      await say({
        id: `store-${id}`,
        content: { kind: 'store lost', lostAt },
        place: { channel: admin },
        intent: before,
        storeIntent: (intent) => shown.set({ ...intent, kind: 'begun', place: { channel: admin } }),
        deleteIntent: () => records.replyPost.delete(key),
        store: (stands) => shown.set({ kind: 'shown', ...stands }),
      });
    } catch (error) {
      if (!isFinalError(error)) throw error;
      log.warn(
        { user: admin, code: error.code },
        'an admin cannot be told that the store was emptied',
      );
    }
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    log.error(
      { mark: id, code: getErrorCode(error) },
      'the admins could not be told that the store was emptied',
    );
  }
}
