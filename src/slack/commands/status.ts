import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { FetchTimeZone } from '../../core/ports/people.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { FindStatus } from '../../core/queries/find-status.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildStatusMessage, statusPages } from '../messages/commands/status.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command, createPageHandler } from './command.ts';

interface StatusTools {
  readonly findStatus: FindStatus;
  readonly fetchPermalink: FetchPermalink;
  readonly fetchTimeZone: FetchTimeZone;
  readonly loadUserCountry: LoadUserCountry;
}

export const statusCommand: Command<StatusTools> = {
  word: 'status',
  argument: 'required',
  usage: 'status <reference or number>',
  help: commandHelpText.status,
  group: 'sent',
  run: (tools, requester, rest) => showStatus(tools, requester, { what: rest.trim() }),
  /** *Check again* */
  showPage: createPageHandler(statusPages, showStatus),
};

async function showStatus(
  { findStatus, fetchPermalink, fetchTimeZone, loadUserCountry }: StatusTools,
  requester: Requester,
  { what }: { readonly what: string },
): Promise<SlackMessage> {
  const { user } = requester;
  const [zone, country] = await Promise.all([fetchTimeZone(user), loadUserCountry(user)]);
  const answer = await findStatus(what, requester, { country, zone });
  if (answer.kind === 'unread') return buildUsageMessage(statusCommand, commandText.noReference);
  const post = answer.kind === 'send' ? answer.post : undefined;
  const link = post && (await fetchPermalink(post));
  // The button holds the full number, because the person's country may change before it is pressed.
  const subject = answer.kind === 'number' ? answer.number : what;
  return buildStatusMessage(answer, { what: subject, by: user, country, link });
}
