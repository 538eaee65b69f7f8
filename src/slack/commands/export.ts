import type { Clock } from '../../core/ports/clock.ts';
import type { FetchTimeZone } from '../../core/ports/people.ts';
import type { UploadPrivateFile } from '../../core/ports/slack-files.ts';
import type { ExportHistory } from '../../core/queries/export-history.ts';
import { computeTimeRange, getCalendarDay, parseDayRange } from '../../domain/day-range.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatMissingEndpoint } from '../messages/format/missing-endpoint.ts';
import { buildUsageMessage, type Command } from './command.ts';
import { deliverPrivateFile } from './deliver-private-file.ts';

interface ExportTools {
  readonly exportHistory: ExportHistory;
  readonly uploadPrivateFile: UploadPrivateFile;
  readonly fetchTimeZone: FetchTimeZone;
  readonly clock: Clock;
}

/** Sends the file to the person's direct messages with the app. */
export const exportCommand: Command<ExportTools> = {
  word: 'export',
  argument: 'optional',
  usage: 'export [date or from..to]',
  help: 'the history as a CSV file; for admins of the workspace',
  group: 'What became of it',
  async run({ exportHistory, uploadPrivateFile, fetchTimeZone, clock }, { user }, rest) {
    const zone = await fetchTimeZone(user);
    const typed = rest.trim();
    const days = typed ? parseDayRange(typed, getCalendarDay(clock.now(), zone)) : {};
    if (!days) return buildUsageMessage(exportCommand, 'Those are no days.');
    const exported = await exportHistory(user, computeTimeRange(days, zone));
    if (!exported.offered)
      return buildMessage(formatMissingEndpoint('export the history', 'MMS → History → Export'));
    const when = typed ? ` (${typed.toLowerCase()})` : '';
    const { isDelivered, text } = await deliverPrivateFile(uploadPrivateFile, user, {
      file: exported.value,
      text: `📄 ClickSend’s MMS history${when}, as you asked. It has whole numbers in it.`,
    });
    return buildMessage(isDelivered ? text : `${text} ${ELSEWHERE}`);
  },
};

const ELSEWHERE = 'The same file can be had at dashboard.clicksend.com → MMS → History → Export.';
