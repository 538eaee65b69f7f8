import type { Check } from './doctor-check.ts';
import { codeOf, fine, isAway, NETWORK, skipped, wrong } from './findings.ts';

export const socketMode: Check = {
  name: 'Socket Mode',
  async look({ config, slack }) {
    if (!config.SLACK_APP_TOKEN) return skipped('off: SLACK_APP_TOKEN is not set');
    try {
      await slack.openSocket(config.SLACK_APP_TOKEN);
      return fine('Slack gives an address to connect to');
    } catch (error) {
      if (isAway(error)) return wrong(`Slack did not answer (${codeOf(error)})`, NETWORK);
      return wrong(
        `Slack does not let the app connect (${codeOf(error)})`,
        'Turn it on at api.slack.com/apps → your app → Socket Mode, and put an app-level token with the scope connections:write in SLACK_APP_TOKEN (Basic Information → App-Level Tokens)',
      );
    }
  },
};
