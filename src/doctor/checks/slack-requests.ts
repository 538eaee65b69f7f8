import { createHmac } from 'node:crypto';
import { joinUrl } from '../../core/account/required-rules.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck } from './findings.ts';
import { requestUrl } from './request-url.ts';

const QUESTION = JSON.stringify({ type: 'url_verification', challenge: 'from-the-doctor' });

/**
 * Asks /slack/events what Slack asks when the address is entered there (`url_verification`), signed
 * as Slack signs: the answer proves the way to the running app, and that its signing secret is this one.
 * Whether it is Slack's too, only Slack knows.
 */
export const slackRequestsCheck: DoctorCheck = {
  name: 'Slack requests',
  async run({ config, clock }, signal) {
    const { PUBLIC_URL: publicUrl, SLACK_SIGNING_SECRET: secret } = config;
    if (config.SLACK_APP_TOKEN) return skipCheck('they come over the socket');
    if (!publicUrl || !secret) return skipCheck('cannot be tried without PUBLIC_URL');
    const headers = signed(secret, Math.floor(clock.now() / 1000));
    const address = joinUrl(publicUrl, 'slack/events');
    const seen = await requestUrl(address, { method: 'POST', headers, body: QUESTION, signal });
    if (seen.kind === 'unreached')
      return skipCheck('cannot be tried while PUBLIC_URL is not reached');
    if (seen.status === 200 && seen.text.includes('from-the-doctor')) {
      return passCheck('/slack/events answers as Slack wants it');
    }
    if (seen.status === 401) {
      return failCheck(
        '/slack/events refuses a request that is signed with SLACK_SIGNING_SECRET',
        'The running app has another one: start it anew with this environment, and see that its clock is right',
      );
    }
    return failCheck(
      `/slack/events at PUBLIC_URL answers ${seen.status}`,
      'See that the app there runs without SLACK_APP_TOKEN, and that whatever stands in front of it passes POST /slack/events on as it is',
    );
  },
};

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signed(secret: string, at: number): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v0:${at}:${QUESTION}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${digest}`,
  };
}
