import type { DoctorCheck } from './doctor-check.ts';
import {
  failCheck,
  formatProviderCode,
  isUnavailable,
  NETWORK_ADVICE,
  passCheck,
} from './findings.ts';

const ANOTHER =
  'Put the Bot User OAuth Token in SLACK_BOT_TOKEN (api.slack.com/apps → your app → OAuth & Permissions); if the app is not in the workspace any more, install it there';

export const slackTokenCheck: DoctorCheck = {
  name: 'Slack token',
  async run(context) {
    try {
      const { team, bot } = await context.fetchToken();
      return passCheck(`accepted, as ${bot || 'the bot'} in ${team || 'the workspace'}`);
    } catch (error) {
      if (isUnavailable(error))
        return failCheck(`Slack did not answer (${formatProviderCode(error)})`, NETWORK_ADVICE);
      return failCheck(
        `Slack does not accept SLACK_BOT_TOKEN (${formatProviderCode(error)})`,
        ANOTHER,
      );
    }
  },
};
