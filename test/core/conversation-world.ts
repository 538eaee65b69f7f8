import { createReplyAnswers } from '../../src/core/conversations/answer-reply.ts';
import { createUpdateReplyPostsJob } from '../../src/core/conversations/build-reply-posts.ts';
import {
  createPostLiveNoticeJob,
  createPostUnsentAnswerNoticeJob,
} from '../../src/core/conversations/conversation-notices.ts';
import { createLiveThreads } from '../../src/core/conversations/live-threads.ts';
import { createPostRepliesJob } from '../../src/core/conversations/post-replies-job.ts';
import { AppError } from '../../src/core/errors.ts';
import {
  postLiveNoticeJob,
  postRepliesJob,
  postUnsentAnswerNoticeJob,
  updateReplyPostsJob,
} from '../../src/core/jobs.ts';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import { createCheckPermission } from '../../src/core/permissions/check-permission.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import type { People, Role } from '../../src/core/ports/people.ts';
import { createPostOnce } from '../../src/core/posts/post-once.ts';
import { createReceiveReplies } from '../../src/core/replies/receive-replies.ts';
import { simplifyText } from '../../src/domain/plain-letters.ts';
import { createFakeThreads } from './fake-threads.ts';
import { createPeople } from './people.ts';
import { ada, createAppWorld, SECOND, silent, uncounted } from './world.ts';

/** The use cases of a conversation over a store in memory, with fake threads. */
export async function createConversationWorld(
  options: {
    readonly repliesChannel?: string;
    readonly isAlone?: boolean;
    /** Slack ids. Undefined: Slack refuses to list the admins. */
    readonly admins?: readonly string[];
    /** Roles other than member, by Slack id. */
    readonly roles?: Readonly<Record<string, Role>>;
  } = {},
) {
  const world = await createAppWorld();
  const { records, jobs, clock } = world;
  const { repliesChannel, isAlone = true, roles = {} } = options;
  const admins = { /** How often they were requested from Slack. */ asked: 0 };
  const people: People = {
    ...createPeople(roles),
    async listAdmins() {
      admins.asked += 1;
      if (options.admins) return options.admins;
      throw new AppError('missing_scope', { retry: 'never', answered: true });
    },
  };
  const checkPermission = createCheckPermission({ people, allowGuests: false });
  const threads = createFakeThreads();
  const common = { records, jobs, clock, log: silent, metrics: uncounted, country: 'AU' } as const;
  const ledger = createOptOutLedger(common);
  const createPosting = (alone: boolean) => {
    const { deleteMessage } = threads;
    return { postOnce: createPostOnce({ ...common, isAlone: alone, deleteMessage }) };
  };
  const tools = {
    ...common,
    people,
    threads,
    ...createPosting(isAlone),
    repliesChannel,
    optOuts: ledger,
    checkPermission,
    simplifyText,
  };
  const receiveReplies = createReceiveReplies(tools);
  let count = 0;
  jobs.registerHandler(postRepliesJob, createPostRepliesJob(tools));
  jobs.registerHandler(updateReplyPostsJob, createUpdateReplyPostsJob(tools));
  jobs.registerHandler(postLiveNoticeJob, createPostLiveNoticeJob(tools));
  jobs.registerHandler(postUnsentAnswerNoticeJob, createPostUnsentAnswerNoticeJob(tools));
  return {
    ...world,
    threads,
    admins,
    ledger,
    receiveReplies,
    live: createLiveThreads(tools),
    answering: createReplyAnswers(tools),
    /** The job of another replica on the same records. */
    createReplicaJob: () => createPostRepliesJob({ ...tools, ...createPosting(false) }),
    /** Receives a text from Ada and returns the reply's id. */
    async receiveText(text: string, more: Partial<Reply> = {}): Promise<string> {
      count += 1;
      const messageId = more.messageId ?? `R-${count}`;
      const at = Math.floor(clock.now() / SECOND) * SECOND;
      await receiveReplies([{ from: ada, text, media: [], at, ...more, messageId }], 'push');
      return messageId;
    },
    /** The text of every reply that is posted in Slack, oldest first. */
    listReplyTexts: () =>
      threads.messages.flatMap(({ content }) => (content.kind === 'reply' ? [content.text] : [])),
  };
}
