import type { ReadAccount } from '../../core/queries/fetch-account.ts';
import { saying } from '../messages/blocks/message.ts';
import { accountTroubles, balanceText } from '../messages/format/account.ts';
import type { Answer } from './command-handler.ts';

/** `/mms balance` */
export function balanceAnswer({ readAccount }: { readonly readAccount: ReadAccount }): Answer {
  return async () => {
    const account = await readAccount();
    const troubles = accountTroubles(account).map((words) => `⚠️ ${words}`);
    return saying([`The ClickSend account has *${balanceText(account)}*.`, ...troubles].join('\n'));
  };
}
