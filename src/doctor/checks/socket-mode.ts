import type { DoctorCheck } from './doctor-check.ts';
import {
  failCheck,
  formatProviderCode,
  isUnavailable,
  NETWORK_ADVICE,
  passCheck,
  skipCheck,
} from './findings.ts';

export const socketModeCheck: DoctorCheck = {
  name: 'Socket Mode',
  async run({ config, slack }) {
    if (!config.SLACK_APP_TOKEN) return skipCheck('off: SLACK_APP_TOKEN is not set');
    try {
      await slack.openSocket(config.SLACK_APP_TOKEN);
      return passCheck('Slack gives an address to connect to');
    } catch (error) {
      if (isUnavailable(error))
        return failCheck(`Slack did not answer (${formatProviderCode(error)})`, NETWORK_ADVICE);
      return failCheck(
        `Slack does not let the app connect (${formatProviderCode(error)})`,
        'Turn it on at api.slack.com/apps → your app → Socket Mode, and put an app-level token with the scope connections:write in SLACK_APP_TOKEN (Basic Information → App-Level Tokens)',
      );
    }
  },
};
