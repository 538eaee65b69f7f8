import { readReference } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-meter.ts';
import type { Records } from '../records.ts';

export type ReceiveReplies = (replies: readonly Reply[]) => Promise<void>;

/**
 * Takes replies that ClickSend pushes. Stored when it resolves; each is a fact that may come again
 * (ClickSend repeats what was not answered in time, and every rule of the account pushes it), and
 * the first word counts. Showing them in the thread of their send is not built yet: until then
 * all of them are kept, those that answer no message of ours too.
 */
export function receiveReplies(tools: {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}): ReceiveReplies {
  const { records, clock, log, meter } = tools;
  return async (replies) => {
    if (replies.length === 0) return;
    const stored = await Promise.all(
      replies.map((reply) => records.reply.claim(reply, reply.messageId)),
    );
    await records
      .replies()
      .add(replies.map(({ messageId, at }) => ({ member: messageId, score: at })));
    await records.replies().trim(clock.now() - records.retentionMs);
    const known = await areOurs(replies);
    for (const isOurs of known) {
      meter.count('replies', { source: 'push', known: isOurs ? 'yes' : 'no' });
    }
    log.info(
      {
        replies: replies.length,
        new: stored.filter(Boolean).length,
        known: known.filter(Boolean).length,
      },
      'replies taken',
    );
  };

  /** Whether each answers a message of ours: by its id, or by our reference while the id is not known. */
  async function areOurs(replies: readonly Reply[]): Promise<readonly boolean[]> {
    // One without an original has a key that no message can have.
    const keys = replies.map(({ originalMessageId = '' }) =>
      records.message.key(originalMessageId),
    );
    const messages = await records.store.getMany<unknown>(keys);
    return replies.map(
      ({ reference = '' }, n) =>
        messages[n] !== undefined || readReference(reference) !== undefined,
    );
  }
}
