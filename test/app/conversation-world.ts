import { createCheckRight } from '../../src/app/access/rights.ts';
import { AppError } from '../../src/app/app-error.ts';
import { answering } from '../../src/app/converse/answer.ts';
import { findAnswered } from '../../src/app/converse/find-answered.ts';
import { liveThreads } from '../../src/app/converse/live.ts';
import { sayNotTexted } from '../../src/app/converse/not-texted.ts';
import { renewLine } from '../../src/app/converse/renew-line.ts';
import { sayLive } from '../../src/app/converse/say-live.ts';
import { showReplies } from '../../src/app/converse/show-replies.ts';
import { receiveReplies } from '../../src/app/hear/receive-replies.ts';
import { optOuts } from '../../src/app/opt-out/opt-outs.ts';
import type { Reply } from '../../src/app/ports/clicksend.ts';
import type { People, Role } from '../../src/app/ports/people.ts';
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
