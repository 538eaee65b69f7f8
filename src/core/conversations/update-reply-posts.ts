import type { CountryCode } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import { getErrorCode, isFinalError } from '../errors.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { ConversationPost, Threads } from '../ports/threads.ts';
import { formatReplyPartKey, type ReplyFact } from '../records/reply-facts.ts';
import { buildReplyPosts, formatReplyPostId } from './build-reply-posts.ts';
import type { FindAnsweredMessage } from './find-answered-message.ts';
import { createFindReplyContact } from './find-reply-contact.ts';
import { createResolveReplyMeaning } from './resolve-reply-meaning.ts';

type ReplyPost = Extract<ConversationPost, { kind: 'reply' }>;

/**
 * Updates the posts of a reply when more is known: a picture that could not be saved, or an opt-out that
 * somebody confirmed.
 */
export function createUpdateReplyPostsJob(
  tools: Pick<AppContext, 'records' | 'log'> & {
    readonly threads: Pick<Threads, 'updateMessage'>;
    readonly optOuts: Pick<OptOutLedger, 'listEvents'>;
    readonly findAnsweredMessage: FindAnsweredMessage;
    readonly country: CountryCode;
  },
): JobHandler<string> {
  const { records, threads, log } = tools;
  const findReplyContact = createFindReplyContact(tools);
  const resolveReplyMeaning = createResolveReplyMeaning(tools);
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<undefined> {
    const reply = await records.reply.get(id);
    if (!reply) return;
    const fact = await resolveReplyMeaning(reply);
    const posts = buildReplyPosts(fact, await findReplyContact(reply));
    for (const [n, post] of posts.entries()) {
      const shown = await records.replyPost.get(formatReplyPartKey(id, n));
      if (shown?.kind !== 'shown') return;
      const { more = {} } = shown;
      const lost = n === 0 ? await findLostPictures(reply) : undefined;
      await update(shown, formatReplyPostId(id, n), { ...post, ...more, lost });
    }
  }

  async function update(...update: Parameters<Threads['updateMessage']>): Promise<void> {
    await threads.updateMessage(...update).catch((error: unknown) => {
      // The post was deleted or is too old to edit, so there is no place left to say it.
      if (!isFinalError(error)) throw error;
    });
  }

  async function findLostPictures({ messageId, media }: ReplyFact): Promise<ReplyPost['lost']> {
    const { lost = [] } = (await records.replyPictures.get(messageId)) ?? {};
    const [first] = lost;
    return first && { problem: first.problem, urls: lost.flatMap(({ n }) => media[n] ?? []) };
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ reply: id, code }, 'failed to update the posts of a reply');
  }
}
