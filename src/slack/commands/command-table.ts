import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { CommandWord } from '../../domain/command.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import type { PageState } from '../messages/blocks/page-state.ts';
import { createBalanceCommand } from './balance.ts';
import { createCancelCommand } from './cancel.ts';
import type { CommandHandler } from './command-handler.ts';
import { createExportCommand } from './export.ts';
import { createForgetCommand } from './forget.ts';
import { createHistoryCommand, createHistoryPager } from './history.ts';
import { createListsCommand } from './lists.ts';
import { createLiveCommand } from './live.ts';
import { createOptInCommand, createOptOutCommand } from './opt-out.ts';
import { createOptOutsCommand, createOptOutsPager } from './opt-outs.ts';
import { createPriceCommand } from './price.ts';
import { createScheduledCommand } from './scheduled.ts';
import { createStatusCommand } from './status.ts';
import type { ShowTemplates } from './templates.ts';
import { createWhoCommand } from './who.ts';

export type CommandTools = Parameters<typeof createBalanceCommand>[0] &
  Parameters<typeof createCancelCommand>[0] &
  Parameters<typeof createExportCommand>[0] &
  Parameters<typeof createForgetCommand>[0] &
  Parameters<typeof createWhoCommand>[0] &
  Parameters<typeof createHistoryCommand>[0] &
  Parameters<typeof createListsCommand>[0] &
  Parameters<typeof createLiveCommand>[0] &
  Parameters<typeof createOptOutCommand>[0] &
  Parameters<typeof createOptOutsCommand>[0] &
  Parameters<typeof createPriceCommand>[0] &
  Parameters<typeof createScheduledCommand>[0] &
  Parameters<typeof createStatusCommand>[0] & { readonly templatesAnswer: ShowTemplates };

/** What is answered to commands that ask the outside, and to the buttons that turn their pages. */
export interface CommandTable {
  readonly handlers: Readonly<Record<Exclude<CommandWord, 'help'>, CommandHandler>>;
  showPage(state: PageState, asker: Requester): Promise<SlackMessage>;
}

export function createCommandTable(tools: CommandTools): CommandTable {
  const status = createStatusCommand(tools);
  const scheduled = createScheduledCommand(tools);
  const lists = createListsCommand(tools);
  const history = createHistoryPager(tools);
  const optOuts = createOptOutsPager(tools);
  const templates = ({ user, channel = '' }: Requester, page?: number) =>
    tools.templatesAnswer(channel, user, page);
  return {
    handlers: {
      history: createHistoryCommand(tools),
      status,
      scheduled: (asker) => scheduled(asker),
      cancel: createCancelCommand(tools),
      who: createWhoCommand(tools),
      forget: createForgetCommand(tools),
      export: createExportCommand(tools),
      price: createPriceCommand(tools),
      balance: createBalanceCommand(tools),
      lists: (asker, text) => lists(asker, text),
      templates: (asker) => templates(asker),
      live: createLiveCommand(tools),
      optout: createOptOutCommand(tools),
      optin: createOptInCommand(tools),
      optouts: createOptOutsCommand(tools),
    },
    showPage(state, asker) {
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
