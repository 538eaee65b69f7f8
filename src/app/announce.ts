import type { Send } from '../domain/send.ts';
import { AppError } from './app-error.ts';
import type { Chat, Clock, Meter, PostRef } from './ports.ts';
import { digestOf, progressOf } from './progress-of.ts';
import type { Records } from './records.ts';

/** A post whose answer is out for longer than this is lost: longer than any call to Slack may take. */
const LOST_AFTER_MS = 15_000;

/**
 * Posts a send in its channel, once. The intent is written first; when a former try left nobody
 * knows what, the post is looked for before it is made again.
 */
export function announce(tools: {
  readonly records: Records;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly meter: Meter;
}) {
  const { records, chat, clock, meter } = tools;
  return async (send: Send): Promise<PostRef> => {
    const known = await records.post.get(send.id);
    if (known) return known;
    const post = (await formerTry(send)) ?? (await makePost(send));
    await records.post.put(post, send.id);
    return post;
  };

  async function formerTry(send: Send): Promise<PostRef | undefined> {
    if (await records.posting.claim({ at: clock.now() }, send.id)) return undefined;
    const begun = await records.posting.get(send.id);
    const wait = begun ? begun.at + LOST_AFTER_MS - clock.now() : 0;
    if (wait > 0) throw new AppError('posting', { retry: 'later', retryAfterMs: wait });
    const found = await chat.findPost(send);
    if (!found) await records.posting.put({ at: clock.now() }, send.id);
    return found;
  }

  async function makePost(send: Send): Promise<PostRef> {
    try {
      const progress = await progressOf(records, send);
      const post = await chat.post(send, progress);
      meter.count('posts', { outcome: 'posted' });
      return { ...post, shown: digestOf(progress) };
    } catch (error) {
      meter.count('posts', { outcome: error instanceof AppError ? error.code : 'error' });
      // Slack said no, so there is no post. Anything else may have left one.
      if (error instanceof AppError && error.answered) await records.posting.delete(send.id);
      throw error;
    }
  }
}
