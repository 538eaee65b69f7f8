import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck } from './findings.ts';
import { runWithAccount } from './run-with-account.ts';

export const mmsAccessCheck: DoctorCheck = {
  name: 'MMS',
  run: (context) =>
    runWithAccount(context, ({ hasMmsAccess }) => {
      if (hasMmsAccess === undefined)
        return skipCheck('ClickSend does not say whether it is enabled');
      if (hasMmsAccess) return passCheck('enabled for this API user');
      return failCheck(
        'this API user of ClickSend may not send MMS',
        'Let it at dashboard.clicksend.com → Account → Subaccounts → its permissions → MMS, or use another user’s credentials',
      );
    }),
};
