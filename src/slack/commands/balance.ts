import type { ReadAccount } from '../../app/ask/balance.ts';
import { accountTroubles, balanceText } from '../messages/account.ts';
import { saying } from '../messages/message.ts';
import type { Answer } from './answer.ts';

/** `/mms balance` */
export function balanceAnswer({ readAccount }: { readonly readAccount: ReadAccount }): Answer {
  return async () => {
    const account = await readAccount();
    const troubles = accountTroubles(account).map((words) => `⚠️ ${words}`);
    return saying([`The ClickSend account has *${balanceText(account)}*.`, ...troubles].join('\n'));
  };
}
