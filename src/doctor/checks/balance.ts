import { showPrice, type Units } from '../../domain/money.ts';
import type { Check } from './doctor-check.ts';
import { fine, warning, wrong } from './findings.ts';
import { withAccount } from './run-with-account.ts';

/** Five of the account's currency: some ten MMS. */
const LOW: Units = 50_000;

const TOP_UP = 'Top it up at dashboard.clicksend.com → Billing, or turn on auto top-up there';

export const balance: Check = {
  name: 'balance',
  look: (patient) =>
    withAccount(patient, (account) => {
      const shown = showPrice(account.balance, account.currency ?? '');
      if (account.balance <= 0) return wrong(`${shown}: nothing can be sent`, TOP_UP);
      return account.balance < LOW ? warning(`${shown} is little`, TOP_UP) : fine(shown);
    }),
};
