import type { Asker } from '../../core/permissions/can-see-send.ts';
import type { CommandWord } from '../../domain/command.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import type { PageState } from '../messages/blocks/page-state.ts';
import { balanceAnswer } from './balance.ts';
import { cancelAnswer } from './cancel.ts';
import type { Answer } from './command-handler.ts';
import { exportAnswer } from './export.ts';
import { forgetAnswer } from './forget.ts';
import { historyAnswer, historyPage } from './history.ts';
import { listsAnswer } from './lists.ts';
import { liveAnswer } from './live.ts';
import { optInAnswer, optOutAnswer } from './opt-out.ts';
import { optOutsAnswer, optOutsPage } from './opt-outs.ts';
import { priceAnswer } from './price.ts';
import { scheduledAnswer } from './scheduled.ts';
import { statusAnswer } from './status.ts';
import type { TemplatesAnswer } from './templates.ts';
import { whoAnswer } from './who.ts';

export type AnswerTools = Parameters<typeof balanceAnswer>[0] &
  Parameters<typeof cancelAnswer>[0] &
  Parameters<typeof exportAnswer>[0] &
  Parameters<typeof forgetAnswer>[0] &
  Parameters<typeof whoAnswer>[0] &
  Parameters<typeof historyAnswer>[0] &
  Parameters<typeof listsAnswer>[0] &
  Parameters<typeof liveAnswer>[0] &
  Parameters<typeof optOutAnswer>[0] &
  Parameters<typeof optOutsAnswer>[0] &
  Parameters<typeof priceAnswer>[0] &
  Parameters<typeof scheduledAnswer>[0] &
  Parameters<typeof statusAnswer>[0] & { readonly templatesAnswer: TemplatesAnswer };

/** What is answered to commands that ask the outside, and to the buttons that turn their pages. */
export interface Answers {
  readonly typed: Readonly<Record<Exclude<CommandWord, 'help'>, Answer>>;
  page(state: PageState, asker: Asker): Promise<SlackMessage>;
}

export function answers(tools: AnswerTools): Answers {
  const status = statusAnswer(tools);
  const scheduled = scheduledAnswer(tools);
  const lists = listsAnswer(tools);
  const history = historyPage(tools);
  const optOuts = optOutsPage(tools);
  const templates = ({ user, channel = '' }: Asker, page?: number) =>
    tools.templatesAnswer(channel, user, page);
  return {
    typed: {
      history: historyAnswer(tools),
      status,
      scheduled: (asker) => scheduled(asker),
      cancel: cancelAnswer(tools),
      who: whoAnswer(tools),
      forget: forgetAnswer(tools),
      export: exportAnswer(tools),
      price: priceAnswer(tools),
      balance: balanceAnswer(tools),
      lists: (asker, text) => lists(asker, text),
      templates: (asker) => templates(asker),
      live: liveAnswer(tools),
      optout: optOutAnswer(tools),
      optin: optInAnswer(tools),
      optouts: optOutsAnswer(tools),
    },
    page(state, asker) {
      switch (state.kind) {
        case 'history':
          return history(state, asker);
        case 'status':
          return status(asker, state.what);
        case 'optouts':
          return optOuts(state.from, asker.user);
        case 'scheduled':
          return scheduled(asker, state.from);
        case 'lists':
          return lists(asker, state.text, state.from);
        case 'templates':
          return templates(asker, state.page);
      }
    },
  };
}
