import type { Check } from './doctor-check.ts';
import { codeOf, fine, isAway, NETWORK, wrong } from './findings.ts';

const ANOTHER =
  'Put the Bot User OAuth Token in SLACK_BOT_TOKEN (api.slack.com/apps → your app → OAuth & Permissions); if the app is not in the workspace any more, install it there';

export const slackToken: Check = {
  name: 'Slack token',
  async look(patient) {
    try {
      const { team, bot } = await patient.token();
      return fine(`accepted, as ${bot || 'the bot'} in ${team || 'the workspace'}`);
    } catch (error) {
      if (isAway(error)) return wrong(`Slack did not answer (${codeOf(error)})`, NETWORK);
      return wrong(`Slack does not accept SLACK_BOT_TOKEN (${codeOf(error)})`, ANOTHER);
    }
  },
};
