import type { CountryCode } from '../../domain/phone.ts';
import { getErrorCode, isFinalError } from '../errors.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { ConversationPost, Threads } from '../ports/threads.ts';
import type { Records } from '../records/records.ts';
import type { ReplyFact } from '../records/reply-facts.ts';
import { formatReplyPartKey } from '../records/reply-keys.ts';
import { buildReplyPosts, formatReplyPostId } from './build-reply-posts.ts';
import type { FindAnsweredMessage } from './find-answered-message.ts';
import { createFindReplyContact } from './find-reply-contact.ts';
import { createResolveReplyMeaning } from './resolve-reply-meaning.ts';

/** Puts the lines of a reply right, when more is known of it than when they were said: a picture that could not be kept, a wish that somebody confirmed. */
export function createUpdateReplyPostsJob(tools: {
  readonly records: Records;
  readonly threads: Pick<Threads, 'updateMessage'>;
  readonly optOuts: Pick<OptOutLedger, 'listEvents'>;
  readonly find: FindAnsweredMessage;
  readonly country: CountryCode;
  readonly log: Log;
}): JobHandler<string> {
  const { records, threads, log } = tools;
  const who = createFindReplyContact(tools);
  const asItStands = createResolveReplyMeaning(tools);
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<undefined> {
    const reply = await records.reply.get(id);
    if (!reply) return;
    const now = await asItStands(reply);
    for (const [n, line] of buildReplyPosts(now, await who(reply)).entries()) {
      const shown = await records.replyPost.get(formatReplyPartKey(id, n));
      if (shown?.kind !== 'shown') return;
      const { more = {} } = shown;
      await put(shown, formatReplyPostId(id, n), {
        ...line,
        ...more,
        ...(n === 0 ? await lostOf(reply) : {}),
      });
    }
  }

  async function put(...[at, id, line]: Parameters<Threads['updateMessage']>): Promise<void> {
    await threads.updateMessage(at, id, line).catch((error: unknown) => {
      // Deleted, or too old to be edited: there is no place left to say it.
      if (!isFinalError(error)) throw error;
    });
  }

  async function lostOf({
    messageId,
    media,
  }: ReplyFact): Promise<Pick<Extract<ConversationPost, { kind: 'reply' }>, 'lost'>> {
    const { lost = [] } = (await records.replyPictures.get(messageId)) ?? {};
    const [first] = lost;
    if (!first) return {};
    return { lost: { problem: first.problem, urls: lost.flatMap(({ n }) => media[n] ?? []) } };
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ reply: id, code }, 'a reply’s line could not be put right');
  }
}
