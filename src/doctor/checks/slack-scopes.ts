import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck } from './findings.ts';

/** The bot scopes of manifest.yml, which is not in the Docker image. A test compares the two. */
export const REQUIRED_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'chat:write.public',
  'files:read',
  'files:write',
  'channels:read',
  'groups:read',
  'users:read',
  'channels:history',
  'groups:history',
];

/** Whether the token has all scopes of the manifest. Slack names the token's scopes with every answer. */
export const slackScopesCheck: DoctorCheck = {
  name: 'Slack scopes',
  async run(context) {
    const token = await context.fetchToken().catch(() => undefined);
    if (!token) return skipCheck('not known while Slack does not accept the token');
    const { scopes } = token;
    if (!scopes) return skipCheck('Slack did not say which ones the token has');
    const missing = REQUIRED_SCOPES.filter((scope) => !scopes.includes(scope));
    if (missing.length === 0) return passCheck(`the token has all ${REQUIRED_SCOPES.length}`);
    return failCheck(
      `the token lacks ${missing.join(', ')}`,
      'Add what is missing at api.slack.com/apps → your app → OAuth & Permissions → Bot Token Scopes (or paste manifest.yml under App Manifest), then Reinstall to Workspace',
    );
  },
};
