import { computeTimeRange, getCalendarDay, parseDayRange } from '../../domain/day-range.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatMissingEndpoint } from '../messages/format/error-text.ts';
import { commandHelpText, commandText, exportText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';
import { deliverPrivateFile } from './private-file.ts';

/** Sends the file to the person's direct messages with the app. */
export const exportCommand: Command = {
  word: 'export',
  argument: 'optional',
  usage: 'export [date or from..to]',
  help: commandHelpText.export,
  group: 'sent',
  async run({ exportHistory, uploadPrivateFile, fetchTimeZone, clock }, { user }, rest) {
    const zone = await fetchTimeZone(user);
    const typed = rest.trim();
    const days = typed ? parseDayRange(typed, getCalendarDay(clock.now(), zone)) : {};
    if (!days) return buildUsageMessage(exportCommand, commandText.noDays);
    const exported = await exportHistory(user, computeTimeRange(days, zone));
    if (!exported.offered)
      return buildMessage(formatMissingEndpoint('exportHistory', 'MMS → History → Export'));
    const shownDays = typed ? ` (${typed.toLowerCase()})` : '';
    const { isDelivered, text } = await deliverPrivateFile(uploadPrivateFile, user, {
      file: exported.value,
      text: exportText.history({ days: shownDays }),
    });
    return buildMessage(isDelivered ? text : `${text} ${exportText.elsewhere}`);
  },
};
