import type { AppContext } from '../context.ts';
import { getErrorCode } from '../errors.ts';
import { postUnsentAnswerNoticeJob, type SlackMessageId } from '../jobs.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { PostToConversation } from '../posts/post-to-conversation.ts';
import { loadVersionedRecord } from '../records/versioned-record.ts';

/** Posts in a live thread why a message was not sent. */
export function createPostUnsentAnswerNoticeJob(
  tools: Pick<AppContext, 'records' | 'log'> & {
    readonly postToConversation: PostToConversation;
  },
): JobHandler<SlackMessageId> {
  const { records, log, postToConversation } = tools;
  return { run, onExhausted: giveUp };

  async function run({ channel, ts }: SlackMessageId): Promise<undefined> {
    const stored = await loadVersionedRecord(records.unsentAnswer, channel, ts);
    const answer = stored.get();
    if (!answer || answer.isSaid) return;
    const { begun, ...withoutIntent } = answer;
    const { user, threadTs, problem, words } = answer;
    await postToConversation({
      id: `not-texted-${ts}`,
      content: { kind: 'not texted', user, problem, typed: words ? { ts, words } : undefined },
      place: { channel, threadTs },
      intent: begun,
      storeIntent: (intent) => stored.set({ ...withoutIntent, begun: intent }),
      deleteIntent: () => stored.set(withoutIntent),
      store: () => stored.set({ user, threadTs, problem, isSaid: true }),
    });
  }

  async function giveUp(message: SlackMessageId, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error(
      { message: postUnsentAnswerNoticeJob.key.format(message), code },
      'failed to post that a message was not sent',
    );
  }
}
