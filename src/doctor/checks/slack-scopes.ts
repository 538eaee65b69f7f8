import type { Check } from './doctor-check.ts';
import { fine, skipped, wrong } from './findings.ts';
import { WANTED_SCOPES } from './required-scopes.ts';

/** The token's scopes, which Slack names with every answer, against the manifest's. */
export const slackScopes: Check = {
  name: 'Slack scopes',
  async look(patient) {
    const seen = await patient.token().catch(() => undefined);
    if (!seen) return skipped('not known while Slack does not accept the token');
    const { scopes } = seen;
    if (!scopes) return skipped('Slack did not say which ones the token has');
    const missing = WANTED_SCOPES.filter((scope) => !scopes.includes(scope));
    if (missing.length === 0) return fine(`the token has all ${WANTED_SCOPES.length}`);
    return wrong(
      `the token lacks ${missing.join(', ')}`,
      'Add what is missing at api.slack.com/apps → your app → OAuth & Permissions → Bot Token Scopes (or paste manifest.yml under App Manifest), then Reinstall to Workspace',
    );
  },
};
