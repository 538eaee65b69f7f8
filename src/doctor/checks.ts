import type { Check } from './check.ts';
import { balance } from './checks/balance.ts';
import { clickSendCredentials } from './checks/clicksend-credentials.ts';
import { clock } from './checks/clock.ts';
import { mmsAccess } from './checks/mms-access.ts';
import { publicAddress } from './checks/public-address.ts';
import { rules } from './checks/rules.ts';
import { senders } from './checks/senders.ts';
import { signingSecret } from './checks/signing-secret.ts';
import { slackRequests } from './checks/slack-requests.ts';
import { slackScopes } from './checks/slack-scopes.ts';
import { slackToken } from './checks/slack-token.ts';
import { socketMode } from './checks/socket-mode.ts';
import { storage } from './checks/storage.ts';
import { webhooks } from './checks/webhooks.ts';

/** In the order in which they are shown. One more is a file in checks/ and a line here. */
export const checks: readonly Check[] = [
  slackToken,
  slackScopes,
  signingSecret,
  socketMode,
  publicAddress,
  slackRequests,
  clickSendCredentials,
  balance,
  mmsAccess,
  senders,
  rules,
  webhooks,
  storage,
  clock,
];
