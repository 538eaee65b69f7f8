import { balanceCheck } from './balance.ts';
import { clickSendCredentialsCheck } from './clicksend-credentials.ts';
import { clockCheck } from './clock.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { mmsAccessCheck } from './mms-access.ts';
import { publicAddressCheck } from './public-address.ts';
import { rulesCheck } from './rules.ts';
import { sendersCheck } from './senders.ts';
import { signingSecretCheck } from './signing-secret.ts';
import { slackRequestsCheck } from './slack-requests.ts';
import { slackScopesCheck } from './slack-scopes.ts';
import { slackTokenCheck } from './slack-token.ts';
import { socketModeCheck } from './socket-mode.ts';
import { storageCheck } from './storage.ts';
import { webhooksCheck } from './webhooks.ts';

/** In the order in which the results are shown. A new check is a file in this folder and a line here. */
export const allChecks: readonly DoctorCheck[] = [
  slackTokenCheck,
  slackScopesCheck,
  signingSecretCheck,
  socketModeCheck,
  publicAddressCheck,
  slackRequestsCheck,
  clickSendCredentialsCheck,
  balanceCheck,
  mmsAccessCheck,
  sendersCheck,
  rulesCheck,
  webhooksCheck,
  storageCheck,
  clockCheck,
];

/** Those that make sense before the app runs for the first time. */
export const checksBeforeStart: readonly DoctorCheck[] = allChecks.filter(
  ({ needsRunningApp }) => !needsRunningApp,
);
