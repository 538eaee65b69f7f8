import type { Check } from './doctor-check.ts';
import { fine, skipped, wrong } from './findings.ts';
import { withAccount } from './run-with-account.ts';

export const mmsAccess: Check = {
  name: 'MMS',
  look: (patient) =>
    withAccount(patient, ({ hasMmsAccess }) => {
      if (hasMmsAccess === undefined)
        return skipped('ClickSend does not say whether it is enabled');
      if (hasMmsAccess) return fine('enabled for this API user');
      return wrong(
        'this API user of ClickSend may not send MMS',
        'Let it at dashboard.clicksend.com → Account → Subaccounts → its permissions → MMS, or use another user’s credentials',
      );
    }),
};
