import { formatSum, type MoneyUnits } from '../../domain/money.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, warnCheck } from './findings.ts';
import { runWithAccount } from './run-with-account.ts';

/** Five units of the account's currency: about ten MMS. */
const LOW: MoneyUnits = 50_000;

const TOP_UP = 'Top it up at dashboard.clicksend.com → Billing, or turn on auto top-up there';

export const balanceCheck: DoctorCheck = {
  name: 'balance',
  run: (context) =>
    runWithAccount(context, (account) => {
      const shown = formatSum(account.balance, account.currency ?? '');
      if (account.balance <= 0) return failCheck(`${shown}: nothing can be sent`, TOP_UP);
      return account.balance < LOW ? warnCheck(`${shown} is little`, TOP_UP) : passCheck(shown);
    }),
};
