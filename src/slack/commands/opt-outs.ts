import type { Acts } from '../../core/access/guard-user-actions.ts';
import type { Clock } from '../../core/ports/clock-log-metrics.ts';
import { sayProblem } from '../../domain/problem.ts';
import type { GiveFile } from '../adapters/upload-private-file.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { type SlackMessage, saying } from '../messages/blocks/message.ts';
import { usageText } from '../messages/commands/help.ts';
import { OPT_OUTS_ON_A_PAGE, optOutsMessage } from '../messages/commands/opt-outs.ts';
import { optOutsCsv, optOutsName } from '../messages/files/opt-outs-csv.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import type { Answer } from './command-handler.ts';

export interface OptOutsTools {
  readonly optOuts: Pick<Acts['optOuts'], 'list' | 'history'>;
  readonly giveFile: GiveFile;
  readonly clock: Clock;
}

/** `/mms optouts`, `/mms optouts export` */
export function optOutsAnswer(tools: OptOutsTools): Answer {
  const page = optOutsPage(tools);
  return async ({ user }, rest) => {
    const typed = rest.trim().toLowerCase();
    if (typed === '') return page(0, user);
    if (typed !== 'export') return saying(usageText('optouts'));
    return give(user);
  };

  async function give(user: string): Promise<SlackMessage> {
    const history = await tools.optOuts.history(user);
    if (history.length === 0) return optOutsMessage([], 0, 0);
    const file = {
      name: optOutsName(tools.clock.now()),
      bytes: new TextEncoder().encode(optOutsCsv(history)),
    };
    try {
      await tools.giveFile(user, file, WORDS);
      return saying('📄 The file is in your direct messages with me.');
    } catch (error) {
      const { problem, code } = toAppError(error);
      const why = problem ? sayProblem(problem) : `Slack said “${code}”. Try again in a minute.`;
      return saying(`⚠️ Slack did not take the file. ${escapeMrkdwn(why)}`);
    }
  }
}

/** From this one (0 is the newest) on. */
export function optOutsPage({ optOuts }: { readonly optOuts: Pick<Acts['optOuts'], 'list'> }) {
  return async (wanted: number, by: string): Promise<SlackMessage> => {
    const found = await optOuts.list({ from: wanted, limit: OPT_OUTS_ON_A_PAGE }, by);
    // Some may have come back since the button was shown.
    const from = found.optOuts.length > 0 ? wanted : 0;
    const page =
      from === wanted ? found : await optOuts.list({ from, limit: OPT_OUTS_ON_A_PAGE }, by);
    return optOutsMessage(page.optOuts, page.count, from);
  };
}

const WORDS =
  '📄 Everybody who was ever opted out or in, as you asked: every event, with who and why. It has whole numbers in it.';
