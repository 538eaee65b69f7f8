import { troubles } from '../../clicksend/http/call-failures.ts';
import { AppError } from '../../core/errors.ts';
import type { Check, Finding } from './doctor-check.ts';
import { fine, isAway, NETWORK, reasonOf, warning, wrong } from './findings.ts';
import { ASKED_TO_WAIT } from './impatient-clock.ts';

export const clickSendCredentials: Check = {
  name: 'ClickSend credentials',
  async look(patient) {
    try {
      const { isActive } = await patient.account();
      if (isActive !== false) return fine('accepted');
      return wrong(
        'ClickSend says that the account is not active',
        'Finish its registration at dashboard.clicksend.com, or ask ClickSend’s support',
      );
    } catch (error) {
      return trouble(error);
    }
  },
};

function trouble(error: unknown): Finding {
  if (error instanceof AppError && [ASKED_TO_WAIT, troubles.busy.code].includes(error.code)) {
    return warning(reasonOf(error), 'Wait a minute and try again');
  }
  if (isAway(error)) return wrong(reasonOf(error), NETWORK);
  return wrong(
    `ClickSend does not accept them (${reasonOf(error)})`,
    'Put the user name and the API key of dashboard.clicksend.com → Developers → API Credentials in CLICKSEND_USERNAME and CLICKSEND_API_KEY; the password of the dashboard is not the key',
  );
}
