import { balance } from './balance.ts';
import { clickSendCredentials } from './clicksend-credentials.ts';
import { clock } from './clock.ts';
import type { Check } from './doctor-check.ts';
import { mmsAccess } from './mms-access.ts';
import { publicAddress } from './public-address.ts';
import { rules } from './rules.ts';
import { senders } from './senders.ts';
import { signingSecret } from './signing-secret.ts';
import { slackRequests } from './slack-requests.ts';
import { slackScopes } from './slack-scopes.ts';
import { slackToken } from './slack-token.ts';
import { socketMode } from './socket-mode.ts';
import { storage } from './storage.ts';
import { webhooks } from './webhooks.ts';

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
