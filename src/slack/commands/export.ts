import type { Clock } from '../../core/ports/clock-log-metrics.ts';
import type { ExportHistory } from '../../core/queries/export-history.ts';
import { dayAt, readDays, spanOf } from '../../domain/day-range.ts';
import { sayProblem } from '../../domain/problem.ts';
import type { ZoneOf } from '../adapters/time-zones.ts';
import type { GiveFile } from '../adapters/upload-private-file.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { type SlackMessage, saying } from '../messages/blocks/message.ts';
import { usageText } from '../messages/commands/help.ts';
import { notOffered } from '../messages/format/missing-endpoint.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import type { Answer } from './command-handler.ts';

/** `/mms export [from..to]`: the file comes in the person's direct messages with the app. */
export function exportAnswer(tools: {
  readonly exportHistory: ExportHistory;
  readonly giveFile: GiveFile;
  readonly zoneOf: ZoneOf;
  readonly clock: Clock;
}): Answer {
  const { exportHistory, giveFile, zoneOf, clock } = tools;
  return async ({ user }, rest) => {
    const zone = await zoneOf(user);
    const typed = rest.trim();
    const days = typed ? readDays(typed, dayAt(clock.now(), zone)) : {};
    if (!days) return saying(usageText('export', NO_DAYS));
    const exported = await exportHistory(user, spanOf(days, zone));
    if (!exported.offered)
      return saying(notOffered('export the history', 'MMS → History → Export'));
    const when = typed ? ` (${typed.toLowerCase()})` : '';
    return give(
      user,
      exported.value,
      `📄 ClickSend’s MMS history${when}, as you asked. It has whole numbers in it.`,
    );
  };

  async function give(
    user: string,
    file: Parameters<GiveFile>[1],
    words: string,
  ): Promise<SlackMessage> {
    try {
      await giveFile(user, file, words);
      return saying('📄 The file is in your direct messages with me.');
    } catch (error) {
      const { problem, code } = toAppError(error);
      const why = problem ? sayProblem(problem) : `Slack said “${code}”. ${AGAIN}`;
      return saying(`⚠️ Slack did not take the file. ${escapeMrkdwn(why)} ${ELSEWHERE}`);
    }
  }
}

const NO_DAYS = 'Those are no days.';
const AGAIN = 'Try again in a minute.';
const ELSEWHERE = 'The same file can be had at dashboard.clicksend.com → MMS → History → Export.';
