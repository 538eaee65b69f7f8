import { getErrorCode } from '../errors.ts';
import { postUnsentAnswerNoticeJob, type SlackMessageId } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Threads } from '../ports/threads.ts';
import { createPostToConversation } from '../posts/post-to-conversation.ts';
import { createCompareAndSet } from '../records/compare-and-set.ts';
import type { Records } from '../records/records.ts';

/** Says in a live thread why a message did not go out. */
export function createPostUnsentAnswerNoticeJob(tools: {
  readonly records: Records;
  readonly threads: Threads;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly isAlone: boolean;
}): JobHandler<SlackMessageId> {
  const { records, log } = tools;
  const say = createPostToConversation(tools);
  return { run, onExhausted: giveUp };

  async function run({ channel, ts }: SlackMessageId): Promise<undefined> {
    const fact = await createCompareAndSet(records.unsentAnswer, channel, ts);
    const known = fact.get();
    if (!known || known.isSaid) return;
    const { begun, ...bare } = known;
    const { user, threadTs, problem, words } = known;
    await say({
      id: `not-texted-${ts}`,
      content: { kind: 'not texted', user, problem, typed: words ? { ts, words } : undefined },
      place: { channel, threadTs },
      intent: begun,
      storeIntent: (intent) => fact.set({ ...bare, begun: intent }),
      deleteIntent: () => fact.set(bare),
      store: () => fact.set({ user, threadTs, problem, isSaid: true }),
    });
  }

  async function giveUp(message: SlackMessageId, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error(
      { message: postUnsentAnswerNoticeJob.key.format(message), code },
      'nobody was told that a message did not go out',
    );
  }
}
