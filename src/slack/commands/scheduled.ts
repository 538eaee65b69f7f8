import type { Requester } from '../../core/permissions/visibility.ts';
import type { ListScheduledSends } from '../../core/queries/list-sends.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildScheduledMessage, scheduledPages } from '../messages/commands/scheduled.ts';
import { commandHelpText } from '../text/commands.ts';
import { type Command, createPageHandler } from './command.ts';

interface ScheduledTools {
  readonly listScheduledSends: ListScheduledSends;
}

export const scheduledCommand: Command<ScheduledTools> = {
  word: 'scheduled',
  argument: 'none',
  usage: 'scheduled',
  help: commandHelpText.scheduled,
  group: 'later',
  run: (tools, requester) => showScheduled(tools, requester, { from: 0 }),
  showPage: createPageHandler(scheduledPages, showScheduled),
};

/** Starting at this index; 0 is the soonest. */
async function showScheduled(
  { listScheduledSends }: ScheduledTools,
  requester: Requester,
  { from }: { readonly from: number },
): Promise<SlackMessage> {
  return buildScheduledMessage(await listScheduledSends(requester), requester.user, from);
}
