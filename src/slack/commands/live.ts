import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LiveThreads } from '../../core/conversations/live-threads.ts';
import type { Channels, CheckMembership } from '../../core/ports/channels.ts';
import type { ChannelAudience } from '../../domain/quote.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { buildUsageMessage, type Command } from './command.ts';

interface LiveTools {
  readonly live: Pick<LiveThreads, 'isLive'>;
  readonly setLive: UserActions['setLive'];
  readonly checkMembership: CheckMembership;
  readonly findAudience: Channels['findAudience'];
}

export const liveCommand: Command<LiveTools> = {
  word: 'live',
  argument: 'optional',
  usage: 'live [on or off]',
  help: 'whether what is typed in threads of this channel is texted to the person there',
  group: 'Conversations',
  async run(tools, { user, channel }, rest) {
    const setting = rest.trim().toLowerCase();
    if (!channel) return buildMessage('Type this in the channel whose threads you mean.');
    if (setting === '') return buildMessage((await tools.live.isLive(channel)) ? IS_LIVE : IS_SAFE);
    if (setting !== 'on' && setting !== 'off') return buildUsageMessage(liveCommand);
    const problem = setting === 'on' ? await findProblem(tools, channel) : undefined;
    if (problem) return buildMessage(problem);
    await tools.setLive(channel, user, setting === 'on');
    return buildMessage(setting === 'on' ? IS_LIVE : IS_SAFE);
  },
};

/** Why threads of a channel cannot go live; undefined when they can. */
async function findProblem(
  { checkMembership, findAudience }: Pick<LiveTools, 'checkMembership' | 'findAudience'>,
  channel: string,
): Promise<string | undefined> {
  if ((await checkMembership(channel)) === false) return NOT_HERE;
  const audience = await findAudience(channel);
  return audience === 'workspace' ? undefined : READ_ELSEWHERE[audience];
}

const IS_LIVE =
  '🟢 Threads of picture messages to one person are *live* in this channel. Each says so before anything is texted from it; what begins with `//` stays inside. `/mms live off` ends it.';
const IS_SAFE =
  '🔒 What is written in threads of this channel stays in Slack. *Reply* under somebody’s line texts them. `/mms live on` makes threads live.';
const NOT_HERE =
  'I am not in this channel, so I cannot hear what is said in its threads. Type `/invite @slack-mms` here first.';

const REPLY = '*Reply* under somebody’s line texts them.';
const READ_ELSEWHERE: Readonly<Record<Exclude<ChannelAudience, 'workspace'>, string>> = {
  shared: `Threads can’t go live here: people from other organizations read this channel. ${REPLY}`,
  pending: `Threads can’t go live here: this channel is about to be shared with another organization. ${REPLY}`,
  unknown:
    'I couldn’t check with Slack who reads this channel, so its threads stay as they are. Try again in a minute; if this stays, ask an admin to reinstall the app with the scope `groups:read`.',
};
