import { joinUrl } from '../../core/account/rules.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck, warnCheck } from './findings.ts';
import { requestUrl } from './request-url.ts';

const ADDRESS_ADVICE =
  'See that the app is running and that PUBLIC_URL leads to its PORT (DNS, reverse proxy, firewall, certificate)';

/**
 * Whether the running app responds at PUBLIC_URL, as seen from this machine. The webhook check tests it
 * from outside.
 */
export const publicAddressCheck: DoctorCheck = {
  name: 'public address',
  needsRunningApp: true,
  async run({ config }, signal) {
    const { PUBLIC_URL: publicUrl, SLACK_APP_TOKEN: appToken } = config;
    if (!publicUrl) {
      const slackNeed = appToken ? '' : '; Slack needs one all the same, to reach /slack/events';
      return skipCheck(`PUBLIC_URL is not set, so it cannot be tried${slackNeed}`);
    }
    const response = await requestUrl(joinUrl(publicUrl, 'health/live'), { signal });
    if (response.kind === 'unreached') {
      return failCheck(`PUBLIC_URL cannot be reached from here (${response.why})`, ADDRESS_ADVICE);
    }
    if (response.status !== 200 || !response.text.includes('"live":true')) {
      return failCheck(
        `PUBLIC_URL answers ${response.status} to /health/live, and not with this app’s words`,
        ADDRESS_ADVICE,
      );
    }
    if (new URL(publicUrl).protocol === 'https:') return passCheck('the app answers there');
    return warnCheck(
      'the app answers at PUBLIC_URL, but not over https',
      'Give it https with a valid certificate: Slack and ClickSend send to nothing else',
    );
  },
};
