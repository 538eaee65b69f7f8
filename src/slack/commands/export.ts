import type { Clock } from '../../core/ports/clock.ts';
import type { FetchTimeZone } from '../../core/ports/people.ts';
import type { UploadPrivateFile } from '../../core/ports/private-files.ts';
import type { ExportHistory } from '../../core/queries/export-history.ts';
import { computeTimeRange, getCalendarDay, parseDayRange } from '../../domain/day-range.ts';
import { formatProblem } from '../../domain/problem.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { formatUsage } from '../messages/commands/help.ts';
import { formatMissingEndpoint } from '../messages/format/missing-endpoint.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import type { CommandHandler } from './command-handler.ts';

/** `/mms export [from..to]`: the file comes in the person's direct messages with the app. */
export function createExportCommand(tools: {
  readonly exportHistory: ExportHistory;
  readonly uploadPrivateFile: UploadPrivateFile;
  readonly fetchTimeZone: FetchTimeZone;
  readonly clock: Clock;
}): CommandHandler {
  const { exportHistory, uploadPrivateFile, fetchTimeZone, clock } = tools;
  return async ({ user }, rest) => {
    const zone = await fetchTimeZone(user);
    const typed = rest.trim();
    const days = typed ? parseDayRange(typed, getCalendarDay(clock.now(), zone)) : {};
    if (!days) return buildMessage(formatUsage('export', NO_DAYS));
    const exported = await exportHistory(user, computeTimeRange(days, zone));
    if (!exported.offered)
      return buildMessage(formatMissingEndpoint('export the history', 'MMS → History → Export'));
    const when = typed ? ` (${typed.toLowerCase()})` : '';
    return give(
      user,
      exported.value,
      `📄 ClickSend’s MMS history${when}, as you asked. It has whole numbers in it.`,
    );
  };

  async function give(
    user: string,
    file: Parameters<UploadPrivateFile>[1],
    words: string,
  ): Promise<SlackMessage> {
    try {
      await uploadPrivateFile(user, file, words);
      return buildMessage('📄 The file is in your direct messages with me.');
    } catch (error) {
      const { problem, code } = toAppError(error);
      const why = problem ? formatProblem(problem) : `Slack said “${code}”. ${AGAIN}`;
      return buildMessage(`⚠️ Slack did not take the file. ${escapeMrkdwn(why)} ${ELSEWHERE}`);
    }
  }
}

const NO_DAYS = 'Those are no days.';
const AGAIN = 'Try again in a minute.';
const ELSEWHERE = 'The same file can be had at dashboard.clicksend.com → MMS → History → Export.';
