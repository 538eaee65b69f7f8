import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck } from './findings.ts';
import { REQUIRED_SCOPES } from './required-scopes.ts';

/** The token's scopes, which Slack names with every answer, against the manifest's. */
export const slackScopesCheck: DoctorCheck = {
  name: 'Slack scopes',
  async run(patient) {
    const seen = await patient.fetchToken().catch(() => undefined);
    if (!seen) return skipCheck('not known while Slack does not accept the token');
    const { scopes } = seen;
    if (!scopes) return skipCheck('Slack did not say which ones the token has');
    const missing = REQUIRED_SCOPES.filter((scope) => !scopes.includes(scope));
    if (missing.length === 0) return passCheck(`the token has all ${REQUIRED_SCOPES.length}`);
    return failCheck(
      `the token lacks ${missing.join(', ')}`,
      'Add what is missing at api.slack.com/apps → your app → OAuth & Permissions → Bot Token Scopes (or paste manifest.yml under App Manifest), then Reinstall to Workspace',
    );
  },
};
