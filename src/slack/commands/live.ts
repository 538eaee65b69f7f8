import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LiveThreads } from '../../core/conversations/live-threads.ts';
import type { Channels, CheckMembership } from '../../core/ports/channels.ts';
import type { ChannelAudience } from '../../domain/quote.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatUsage } from '../messages/commands/help.ts';
import type { CommandHandler } from './command-handler.ts';

/** `/mms live`, `/mms live on`, `/mms live off`: whether what is typed in this channel's threads is texted. */
export function createLiveCommand(tools: {
  readonly live: Pick<LiveThreads, 'isLive'>;
  readonly setLive: UserActions['setLive'];
  readonly checkMembership: CheckMembership;
  readonly findAudience: Channels['findAudience'];
}): CommandHandler {
  const { live, setLive, checkMembership, findAudience } = tools;
  return async ({ user, channel }, rest) => {
    const wanted = rest.trim().toLowerCase();
    if (!channel) return buildMessage('Type this in the channel whose threads you mean.');
    if (wanted === '') return buildMessage((await live.isLive(channel)) ? IS_LIVE : IS_SAFE);
    if (wanted !== 'on' && wanted !== 'off') return buildMessage(formatUsage('live'));
    if (wanted === 'on' && (await checkMembership(channel)) === false)
      return buildMessage(NOT_HERE);
    if (wanted === 'on') {
      const audience = await findAudience(channel);
      if (audience !== 'workspace') return buildMessage(READ_ELSEWHERE[audience]);
    }
    await setLive(channel, user, wanted === 'on');
    return buildMessage(wanted === 'on' ? IS_LIVE : IS_SAFE);
  };
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
