import {
  balanceCheck,
  clickSendCredentialsCheck,
  mmsAccessCheck,
  optOutListCheck,
  sendersCheck,
} from './clicksend-checks.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { clockCheck } from './machine-checks.ts';
import { proxyCheck } from './proxy-check.ts';
import { rulesCheck } from './rule-checks.ts';
import {
  signingSecretCheck,
  slackRequestsCheck,
  slackScopesCheck,
  slackTokenCheck,
  socketModeCheck,
} from './slack-checks.ts';
import { storageCheck } from './storage-checks.ts';
import { publicAddressCheck, webhooksCheck } from './webhook-checks.ts';

/** In the order in which results are shown. To add a check, add a file to this folder and a line here. */
export const allChecks: readonly DoctorCheck[] = [
  proxyCheck,
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
  optOutListCheck,
  rulesCheck,
  webhooksCheck,
  storageCheck,
  clockCheck,
];

/** Checks that make sense before the app's first start. */
export const checksBeforeStart: readonly DoctorCheck[] = allChecks.filter(
  ({ needsRunningApp }) => !needsRunningApp,
);
