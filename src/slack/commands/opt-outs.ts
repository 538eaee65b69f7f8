import { z } from 'zod';
import type { OptedOutNumber } from '../../core/opt-outs/find-opted-out.ts';
import type { OptOutEvent } from '../../domain/opt-out.ts';
import { type CountryCode, formatDialledPhone } from '../../domain/phone.ts';
import {
  buildContextBlock,
  buildLinesMessage,
  buildMessage,
  type SlackMessage,
} from '../messages/blocks/message.ts';
import {
  buildPagingBlocks,
  definePageCodec,
  formatPagePart,
  type PagePosition,
} from '../messages/blocks/pages.ts';
import { formatCsvFileName } from '../messages/files/csv.ts';
import { formatOptOutsCsv } from '../messages/files/opt-outs-csv.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from '../messages/format/mrkdwn.ts';
import { commandHelpText, exportText, optOutText } from '../text/commands.ts';
import {
  buildUsageMessage,
  type Command,
  type CommandTools,
  createPageHandler,
} from './command.ts';
import { deliverPrivateFile } from './private-file.ts';

export const optOutPages = definePageCodec('optouts', z.object({ from: z.int().nonnegative() }));

export const optOutsCommand: Command = {
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
  showPage: createPageHandler(optOutPages, (tools, { user }, { from }) =>
    showOptOuts(tools, user, from),
  ),
};

/** The page that begins at `start`; 0 is the newest. */
async function showOptOuts(
  tools: CommandTools,
  user: string,
  start: number,
): Promise<SlackMessage> {
  const country = await tools.loadUserCountry(user);
  const listPage = (from: number) =>
    tools.optOuts.listOptedOut({ from, limit: OPT_OUTS_PER_PAGE }, user);
  const page = await listPage(start);
  // Some may have opted back in since the button was shown.
  const isThere = start === 0 || page.optOuts.length > 0;
  const { optOuts, count } = isThere ? page : await listPage(0);
  const from = isThere ? start : 0;
  return buildOptOutsMessage(optOuts, { from, size: OPT_OUTS_PER_PAGE, count }, country);
}

async function exportOptOuts(tools: CommandTools, user: string): Promise<SlackMessage> {
  const history = await tools.optOuts.listHistory(user);
  if (history.length === 0) return buildMessage(optOutText.none);
  const file = {
    name: formatCsvFileName('opt-outs', tools.clock.now()),
    bytes: new TextEncoder().encode(formatOptOutsCsv(history)),
  };
  const content = { file, text: exportText.optOuts };
  return buildMessage((await deliverPrivateFile(tools.uploadPrivateFile, user, content)).text);
}

/** Each takes a block. */
const OPT_OUTS_PER_PAGE = 15;

/** A page of opted-out numbers, newest first, as dialled in `country`. */
function buildOptOutsMessage(
  shown: readonly OptedOutNumber[],
  page: PagePosition,
  country: CountryCode,
): SlackMessage {
  if (page.count === 0) return buildMessage(optOutText.none);
  return buildLinesMessage(
    [
      `${optOutText.heading}${formatPagePart(page)}`,
      ...shown.map(
        ({ phone, event }) =>
          `• ${formatDialledPhone(phone, country)} · ${formatOptOutEvent(event)}`,
      ),
    ],
    buildContextBlock(optOutText.hint),
    ...buildPagingBlocks(page, (at) => optOutPages.formatPage({ from: at })),
  );
}

function formatOptOutEvent({ at, how }: OptOutEvent): string {
  switch (how.kind) {
    case 'reply':
      return optOutText.byReply({ when: formatSlackTime(at) });
    case 'list':
      return optOutText.byList({ when: formatSlackTime(at) });
    case 'flag':
      return optOutText.byFlag({ by: `<@${how.by}>`, when: formatSlackTime(at) });
    case 'person': {
      const reason = how.reason ? `: ${escapeMrkdwn(shortenText(how.reason, 200))}` : '';
      return `${optOutText.byPerson({ by: `<@${how.by}>`, when: formatSlackTime(at) })}${reason}`;
    }
  }
}
