import type { DoctorCheck } from './doctor-check.ts';
import { passCheck, skipCheck, warnCheck } from './findings.ts';

/** Slack's signing secrets are 32 hex digits. Slack does not guarantee that, so another format is only a warning. */
export const signingSecretCheck: DoctorCheck = {
  name: 'signing secret',
  async run({ config }) {
    const { SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: appToken } = config;
    if (!secret) return skipCheck('not needed in Socket Mode');
    if (/^[0-9a-f]{32}$/.test(secret)) return passCheck('looks like one');
    const effect = appToken ? '' : ': Slack’s requests may all be refused';
    return warnCheck(
      `SLACK_SIGNING_SECRET does not look like one (32 hex digits)${effect}`,
      'Copy it from api.slack.com/apps → your app → Basic Information → Signing Secret; the Client Secret and the Verification Token stand beside it and are others',
    );
  },
};
