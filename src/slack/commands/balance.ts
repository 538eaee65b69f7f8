import type { FetchAccount } from '../../core/queries/fetch-account.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatAccountProblems, formatBalance } from '../messages/format/account.ts';
import type { Command } from './command.ts';

export const balanceCommand: Command<{ readonly fetchAccount: FetchAccount }> = {
  word: 'balance',
  argument: 'none',
  usage: 'balance',
  help: 'the credit on the ClickSend account',
  group: 'More',
  async run({ fetchAccount }) {
    const account = await fetchAccount();
    const problems = formatAccountProblems(account).map((problem) => `⚠️ ${problem}`);
    return buildMessage(
      [`The ClickSend account has *${formatBalance(account)}*.`, ...problems].join('\n'),
    );
  },
};
