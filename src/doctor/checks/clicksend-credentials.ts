import { callFailures } from '../../clicksend/http/call-failures.ts';
import { AppError } from '../../core/errors.ts';
import type { DoctorCheck, Finding } from './doctor-check.ts';
import {
  failCheck,
  formatReason,
  isUnavailable,
  NETWORK_ADVICE,
  passCheck,
  warnCheck,
} from './findings.ts';
import { ASKED_TO_WAIT_CODE } from './impatient-clock.ts';

export const clickSendCredentialsCheck: DoctorCheck = {
  name: 'ClickSend credentials',
  async run(context) {
    try {
      const { isActive } = await context.fetchAccount();
      if (isActive !== false) return passCheck('accepted');
      return failCheck(
        'ClickSend says that the account is not active',
        'Finish its registration at dashboard.clicksend.com, or ask ClickSend’s support',
      );
    } catch (error) {
      return explainError(error);
    }
  },
};

function explainError(error: unknown): Finding {
  if (
    error instanceof AppError &&
    [ASKED_TO_WAIT_CODE, callFailures.busy.code].includes(error.code)
  ) {
    return warnCheck(formatReason(error), 'Wait a minute and try again');
  }
  if (isUnavailable(error)) return failCheck(formatReason(error), NETWORK_ADVICE);
  return failCheck(
    `ClickSend does not accept them (${formatReason(error)})`,
    'Put the user name and the API key of dashboard.clicksend.com → Developers → API Credentials in CLICKSEND_USERNAME and CLICKSEND_API_KEY; the password of the dashboard is not the key',
  );
}
