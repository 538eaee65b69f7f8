import { writeAmount } from './amount.ts';
import type { ClickSend } from './state.ts';
import type { AccountView } from './world.ts';

/** The account as its owner sees it in ClickSend's dashboard. */
export function buildAccountView(clicksend: ClickSend): AccountView {
  return {
    balance: writeAmount(clicksend.balance, 6),
    currency: clicksend.currency.currency_name_short,
    lists: clicksend.lists.map(({ listId, name, contacts }) => ({ listId, name, contacts })),
    numbers: clicksend.numbers.map(({ dedicated_number, country, type, statusValue }) => ({
      number: dedicated_number,
      country,
      type,
      isReady: statusValue !== 1,
    })),
    ownNumbers: clicksend.ownNumbers.map(({ phoneNumber, status }) => ({
      number: phoneNumber,
      isApproved: status === 'APPROVED',
    })),
    names: clicksend.alphaTags.map(({ name, status }) => ({
      name,
      isApproved: status === 'APPROVED',
    })),
  };
}
