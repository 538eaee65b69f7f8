import { createHmac } from 'node:crypto';
import { joinUrl } from '../../core/account/rules.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck } from './findings.ts';
import { requestUrl } from './request-url.ts';

const BODY = JSON.stringify({ type: 'url_verification', challenge: 'from-the-doctor' });

/**
 * Sends to /slack/events the request that Slack sends when somebody enters the URL there
 * (`url_verification`), signed like Slack's. The response proves that the request reaches the running app,
 * and that the app has this signing secret. Only Slack knows whether Slack has it too.
 */
export const slackRequestsCheck: DoctorCheck = {
  name: 'Slack requests',
  needsRunningApp: true,
  async run({ config, clock }, signal) {
    const { PUBLIC_URL: publicUrl, SLACK_SIGNING_SECRET: secret } = config;
    if (config.SLACK_APP_TOKEN) return skipCheck('they come over the socket');
    if (!publicUrl || !secret) return skipCheck('cannot be tried without PUBLIC_URL');
    const headers = buildSignedHeaders(secret, Math.floor(clock.now() / 1000));
    const address = joinUrl(publicUrl, 'slack/events');
    const response = await requestUrl(address, { method: 'POST', headers, body: BODY, signal });
    if (response.kind === 'unreached')
      return skipCheck('cannot be tried while PUBLIC_URL is not reached');
    if (response.status === 200 && response.text.includes('from-the-doctor')) {
      return passCheck('/slack/events answers as Slack wants it');
    }
    if (response.status === 401) {
      return failCheck(
        '/slack/events refuses a request that is signed with SLACK_SIGNING_SECRET',
        'The running app has another one: start it anew with this environment, and see that its clock is right',
      );
    }
    return failCheck(
      `/slack/events at PUBLIC_URL answers ${response.status}`,
      'See that the app there runs without SLACK_APP_TOKEN, and that whatever stands in front of it passes POST /slack/events on as it is',
    );
  },
};

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function buildSignedHeaders(secret: string, at: number): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v0:${at}:${BODY}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${digest}`,
  };
}
