import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../slack/client/scopes.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck, warnCheck } from './findings.ts';

/** Whether the token has all scopes of the manifest. Slack lists the token's scopes in every response. */
export const slackScopesCheck: DoctorCheck = {
  name: 'Slack scopes',
  async run(context) {
    const token = await context.fetchToken().catch(() => undefined);
    if (!token) return skipCheck('not known while Slack does not accept the token');
    const { scopes } = token;
    if (!scopes) return skipCheck('Slack did not say which ones the token has');
    const missing = REQUIRED_SCOPES.filter((scope) => !scopes.includes(scope));
    const refused = Object.entries(OPTIONAL_SCOPES).filter(([scope]) => !scopes.includes(scope));
    if (missing.length > 0) {
      const all = [...missing, ...refused.map(([scope]) => scope)];
      return failCheck(
        `the token lacks ${all.join(', ')}`,
        'Add what is missing at api.slack.com/apps → your app → OAuth & Permissions → Bot Token Scopes (or paste manifest.yml under App Manifest), then Reinstall to Workspace',
      );
    }
    if (refused.length === 0) return passCheck('the token has all of them');
    return refused.map(([scope, effect]) =>
      warnCheck(
        `without ${scope}, ${effect}`,
        'To change that, choose Reinstall to Workspace at api.slack.com/apps → your app, and allow it',
      ),
    );
  },
};
