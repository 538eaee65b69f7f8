import type { Check } from './doctor-check.ts';
import { fine, skipped, warning } from './findings.ts';

/** Slack's are 32 hex digits. That is nowhere promised, so another form is only remarkable. */
export const signingSecret: Check = {
  name: 'signing secret',
  async look({ config }) {
    const { SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: appToken } = config;
    if (!secret) return skipped('not needed in Socket Mode');
    if (/^[0-9a-f]{32}$/.test(secret)) return fine('looks like one');
    const use = appToken ? '' : ': Slack’s requests may all be refused';
    return warning(
      `SLACK_SIGNING_SECRET does not look like one (32 hex digits)${use}`,
      'Copy it from api.slack.com/apps → your app → Basic Information → Signing Secret; the Client Secret and the Verification Token stand beside it and are others',
    );
  },
};
