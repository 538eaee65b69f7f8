import { buildMessage } from '../messages/blocks/message.ts';
import { commandHelpText, liveText } from '../text/commands.ts';
import { buildUsageMessage, type Command, type CommandTools } from './command.ts';

export const liveCommand: Command = {
  word: 'live',
  argument: 'optional',
  usage: 'live [on or off]',
  help: commandHelpText.live,
  group: 'conversations',
  async run(tools, { user, channel }, rest) {
    const setting = rest.trim().toLowerCase();
    if (!channel) return buildMessage(liveText.noChannel);
    if (setting === '')
      return buildMessage((await tools.live.isLive(channel)) ? liveText.isLive : liveText.isSafe);
    if (setting !== 'on' && setting !== 'off') return buildUsageMessage(liveCommand);
    const problem = setting === 'on' ? await findProblem(tools, channel) : undefined;
    if (problem) return buildMessage(problem);
    await tools.setLive(channel, user, setting === 'on');
    return buildMessage(setting === 'on' ? liveText.turnedOn : liveText.turnedOff);
  },
};

/** Why a channel's threads cannot go live. Undefined if they can. */
async function findProblem(
  { checkMembership, findAudience }: Pick<CommandTools, 'checkMembership' | 'findAudience'>,
  channel: string,
): Promise<string | undefined> {
  if ((await checkMembership(channel)) === false) return liveText.notHere;
  const audience = await findAudience(channel);
  return audience === 'workspace' ? undefined : liveText[audience];
}
