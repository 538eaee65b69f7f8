import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { UploadPrivateFile } from '../../core/ports/slack-files.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import {
  buildOptOutsMessage,
  OPT_OUTS_PER_PAGE,
  optOutPages,
} from '../messages/commands/opt-outs.ts';
import { formatCsvFileName } from '../messages/files/csv.ts';
import { formatOptOutsCsv } from '../messages/files/opt-outs-csv.ts';
import { commandHelpText, exportText, optOutText } from '../text/commands.ts';
import { buildUsageMessage, type Command, createPageHandler } from './command.ts';
import { deliverPrivateFile } from './private-file.ts';

interface OptOutsTools {
  readonly optOuts: Pick<UserActions['optOuts'], 'listOptedOut' | 'listHistory'>;
  readonly uploadPrivateFile: UploadPrivateFile;
  readonly loadUserCountry: LoadUserCountry;
  readonly clock: Clock;
}

export const optOutsCommand: Command<OptOutsTools> = {
  word: 'optouts',
  argument: 'optional',
  usage: 'optouts [export]',
  help: commandHelpText.optouts,
  group: 'optOuts',
  async run(tools, { user }, rest) {
    switch (rest.trim().toLowerCase()) {
      case '':
        return showOptOuts(tools, user, 0);
      case 'export':
        return exportOptOuts(tools, user);
      default:
        return buildUsageMessage(optOutsCommand);
    }
  },
  showPage: createPageHandler(optOutPages, (tools: OptOutsTools, { user }, { from }) =>
    showOptOuts(tools, user, from),
  ),
};

/** The page that begins at `start`; 0 is the newest. */
async function showOptOuts(
  tools: Pick<OptOutsTools, 'optOuts' | 'loadUserCountry'>,
  user: string,
  start: number,
): Promise<SlackMessage> {
  const country = await tools.loadUserCountry(user);
  const listPage = (from: number) =>
    tools.optOuts.listOptedOut({ from, limit: OPT_OUTS_PER_PAGE }, user);
  const found = await listPage(start);
  // Some may have opted back in since the button was shown.
  const isThere = start === 0 || found.optOuts.length > 0;
  const page = isThere ? found : await listPage(0);
  return buildOptOutsMessage(page.optOuts, {
    count: page.count,
    from: isThere ? start : 0,
    country,
  });
}

async function exportOptOuts(tools: OptOutsTools, user: string): Promise<SlackMessage> {
  const history = await tools.optOuts.listHistory(user);
  if (history.length === 0) return buildMessage(optOutText.none);
  const file = {
    name: formatCsvFileName('opt-outs', tools.clock.now()),
    bytes: new TextEncoder().encode(formatOptOutsCsv(history)),
  };
  const { text } = await deliverPrivateFile(tools.uploadPrivateFile, user, {
    file,
    text: exportText.optOuts,
  });
  return buildMessage(text);
}
