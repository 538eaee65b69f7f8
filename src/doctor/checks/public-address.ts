import { joinUrl } from '../../core/account/required-rules.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck, warnCheck } from './findings.ts';
import { requestUrl } from './request-url.ts';

const LEADS =
  'See that the app is running and that PUBLIC_URL leads to its PORT (DNS, reverse proxy, firewall, certificate)';

/** Whether PUBLIC_URL is the running app, seen from here. From outside: the check of the webhooks. */
export const publicAddressCheck: DoctorCheck = {
  name: 'public address',
  async run({ config }, signal) {
    const { PUBLIC_URL: publicUrl, SLACK_APP_TOKEN: appToken } = config;
    if (!publicUrl) {
      const need = appToken ? '' : '; Slack needs one all the same, to reach /slack/events';
      return skipCheck(`PUBLIC_URL is not set, so it cannot be tried${need}`);
    }
    const seen = await requestUrl(joinUrl(publicUrl, 'health/live'), { signal });
    if (seen.kind === 'unreached') {
      return failCheck(`PUBLIC_URL cannot be reached from here (${seen.why})`, LEADS);
    }
    if (seen.status !== 200 || !seen.text.includes('"live":true')) {
      return failCheck(
        `PUBLIC_URL answers ${seen.status} to /health/live, and not with this app’s words`,
        LEADS,
      );
    }
    if (new URL(publicUrl).protocol === 'https:') return passCheck('the app answers there');
    return warnCheck(
      'the app answers at PUBLIC_URL, but not over https',
      'Give it https with a valid certificate: Slack and ClickSend send to nothing else',
    );
  },
};
