import { buildMessage } from '../messages/blocks/message.ts';
import { formatAccountProblems, formatBalance } from '../messages/format/error-text.ts';
import { accountText, commandHelpText } from '../text/commands.ts';
import type { Command } from './command.ts';

export const balanceCommand: Command = {
  word: 'balance',
  argument: 'none',
  usage: 'balance',
  help: commandHelpText.balance,
  group: 'more',
  async run({ fetchAccount }) {
    const account = await fetchAccount();
    const problems = formatAccountProblems(account).map((problem) => `⚠️ ${problem}`);
    return buildMessage(
      [accountText.balance({ balance: formatBalance(account) }), ...problems].join('\n'),
    );
  },
};
