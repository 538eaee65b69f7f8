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

/** In the order in which results are shown. To add a check, add a file to this folder and a line here. */
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

/** Checks that make sense before the app's first start. */
export const checksBeforeStart: readonly DoctorCheck[] = allChecks.filter(
  ({ needsRunningApp }) => !needsRunningApp,
);
