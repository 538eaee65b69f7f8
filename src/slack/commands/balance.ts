import type { FetchAccount } from '../../core/queries/fetch-account.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatAccountProblems, formatBalance } from '../messages/format/account.ts';
import type { CommandHandler } from './command-handler.ts';

/** `/mms balance` */
export function createBalanceCommand({
  fetchAccount,
}: {
  readonly fetchAccount: FetchAccount;
}): CommandHandler {
  return async () => {
    const account = await fetchAccount();
    const troubles = formatAccountProblems(account).map((words) => `⚠️ ${words}`);
    return buildMessage(
      [`The ClickSend account has *${formatBalance(account)}*.`, ...troubles].join('\n'),
    );
  };
}
