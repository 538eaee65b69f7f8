import { findAnswered } from '../../src/core/conversations/find-answered-message.ts';
import { liveThreads } from '../../src/core/conversations/live-threads.ts';
import { sayLive } from '../../src/core/conversations/post-live-notice.ts';
import { showReplies } from '../../src/core/conversations/post-replies.ts';
import { sayNotTexted } from '../../src/core/conversations/post-unsent-answer-notice.ts';
import { answering } from '../../src/core/conversations/reply-answers.ts';
import { renewLine } from '../../src/core/conversations/update-reply-posts.ts';
import { AppError } from '../../src/core/errors.ts';
import { optOuts } from '../../src/core/opt-outs/opt-out-ledger.ts';
import { createCheckRight } from '../../src/core/permissions/check-permission.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import type { People, Role } from '../../src/core/ports/people.ts';
import { receiveReplies } from '../../src/core/replies/receive-replies.ts';
import { fakeThreads } from './fake-threads.ts';
import { peopleWith } from './people.ts';
import { ada, appWorld, SECOND, silent, uncounted } from './world.ts';

/** Everything that a conversation takes, over a store in memory and threads by hand. */
export async function conversationWorld(
  options: {
    readonly repliesChannel?: string;
    readonly isAlone?: boolean;
    /** Slack ids; undefined: Slack does not say. */
    readonly admins?: readonly string[];
    /** Who is more or less than a member, by Slack id. */
    readonly roles?: Readonly<Record<string, Role>>;
  } = {},
) {
  const world = await appWorld();
  const { facts: records, jobs, clock, submit } = world;
  const { repliesChannel, isAlone = true, roles = {} } = options;
  const admins = { /** How often Slack was asked for them. */ asked: 0 };
  const people: People = {
    ...peopleWith(roles),
    async listAdmins() {
      admins.asked += 1;
      if (options.admins) return options.admins;
      throw new AppError('missing_scope', { retry: 'never', answered: true });
    },
  };
  const checkRight = createCheckRight({ people, allowGuests: false });
  const threads = fakeThreads();
  const common = { records, jobs, clock, log: silent, meter: uncounted, country: 'AU' } as const;
  const ledger = optOuts(common);
  const find = findAnswered({ records });
  const tools = {
    ...common,
    people,
    threads,
    find,
    repliesChannel,
    isAlone,
    submit,
    optOuts: ledger,
    checkRight,
  };
  const take = receiveReplies(tools);
  let count = 0;
  jobs.work('replies', showReplies(tools));
  jobs.work('renew-reply', renewLine(tools));
  jobs.work('say-live', sayLive(tools));
  jobs.work('not-texted', sayNotTexted(tools));
  return {
    ...world,
    threads,
    admins,
    ledger,
    take,
    live: liveThreads(tools),
    answering: answering(tools),
    /** Another replica's worker over the same records. */
    another: () => showReplies({ ...tools, isAlone: false }),
    /** They text; gives the reply's id. */
    async texts(text: string, more: Partial<Reply> = {}): Promise<string> {
      count += 1;
      const messageId = more.messageId ?? `R-${count}`;
      const at = Math.floor(clock.now() / SECOND) * SECOND;
      await take([{ from: ada, text, media: [], at, ...more, messageId }], 'push');
      return messageId;
    },
    /** The words of every reply that stands in Slack, oldest first. */
    words: () => threads.lines.flatMap(({ line }) => (line.kind === 'reply' ? [line.text] : [])),
  };
}
