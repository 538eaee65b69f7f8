import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { UploadPrivateFile } from '../../core/ports/private-files.ts';
import { formatProblem } from '../../domain/problem.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { formatUsage } from '../messages/commands/help.ts';
import { buildOptOutsMessage, OPT_OUTS_PER_PAGE } from '../messages/commands/opt-outs.ts';
import { formatOptOutsCsv, formatOptOutsFileName } from '../messages/files/opt-outs-csv.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import type { CommandHandler } from './command-handler.ts';

export interface OptOutsCommandTools {
  readonly optOuts: Pick<UserActions['optOuts'], 'listOptedOut' | 'listHistory'>;
  readonly uploadPrivateFile: UploadPrivateFile;
  readonly clock: Clock;
}

/** `/mms optouts`, `/mms optouts export` */
export function createOptOutsCommand(tools: OptOutsCommandTools): CommandHandler {
  const page = createOptOutsPager(tools);
  return async ({ user }, rest) => {
    const typed = rest.trim().toLowerCase();
    if (typed === '') return page(0, user);
    if (typed !== 'export') return buildMessage(formatUsage('optouts'));
    return give(user);
  };

  async function give(user: string): Promise<SlackMessage> {
    const history = await tools.optOuts.listHistory(user);
    if (history.length === 0) return buildOptOutsMessage([], 0, 0);
    const file = {
      name: formatOptOutsFileName(tools.clock.now()),
      bytes: new TextEncoder().encode(formatOptOutsCsv(history)),
    };
    try {
      await tools.uploadPrivateFile(user, file, WORDS);
      return buildMessage('📄 The file is in your direct messages with me.');
    } catch (error) {
      const { problem, code } = toAppError(error);
      const why = problem ? formatProblem(problem) : `Slack said “${code}”. Try again in a minute.`;
      return buildMessage(`⚠️ Slack did not take the file. ${escapeMrkdwn(why)}`);
    }
  }
}

/** From this one (0 is the newest) on. */
export function createOptOutsPager({
  optOuts,
}: {
  readonly optOuts: Pick<UserActions['optOuts'], 'listOptedOut'>;
}) {
  return async (wanted: number, by: string): Promise<SlackMessage> => {
    const found = await optOuts.listOptedOut({ from: wanted, limit: OPT_OUTS_PER_PAGE }, by);
    // Some may have come back since the button was shown.
    const from = found.optOuts.length > 0 ? wanted : 0;
    const page =
      from === wanted ? found : await optOuts.listOptedOut({ from, limit: OPT_OUTS_PER_PAGE }, by);
    return buildOptOutsMessage(page.optOuts, page.count, from);
  };
}

const WORDS =
  '📄 Everybody who was ever opted out or in, as you asked: every event, with who and why. It has whole numbers in it.';
