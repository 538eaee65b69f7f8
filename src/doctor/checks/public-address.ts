import { below } from '../../core/account/required-rules.ts';
import type { Check } from './doctor-check.ts';
import { fine, skipped, warning, wrong } from './findings.ts';
import { visit } from './request-url.ts';

const LEADS =
  'See that the app is running and that PUBLIC_URL leads to its PORT (DNS, reverse proxy, firewall, certificate)';

/** Whether PUBLIC_URL is the running app, seen from here. From outside: the check of the webhooks. */
export const publicAddress: Check = {
  name: 'public address',
  async look({ config }, signal) {
    const { PUBLIC_URL: publicUrl, SLACK_APP_TOKEN: appToken } = config;
    if (!publicUrl) {
      const need = appToken ? '' : '; Slack needs one all the same, to reach /slack/events';
      return skipped(`PUBLIC_URL is not set, so it cannot be tried${need}`);
    }
    const seen = await visit(below(publicUrl, 'health/live'), { signal });
    if (seen.kind === 'unreached') {
      return wrong(`PUBLIC_URL cannot be reached from here (${seen.why})`, LEADS);
    }
    if (seen.status !== 200 || !seen.text.includes('"live":true')) {
      return wrong(
        `PUBLIC_URL answers ${seen.status} to /health/live, and not with this app’s words`,
        LEADS,
      );
    }
    if (new URL(publicUrl).protocol === 'https:') return fine('the app answers there');
    return warning(
      'the app answers at PUBLIC_URL, but not over https',
      'Give it https with a valid certificate: Slack and ClickSend send to nothing else',
    );
  },
};
