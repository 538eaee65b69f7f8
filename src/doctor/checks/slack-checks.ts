import { createHmac } from 'node:crypto';
import { joinUrl } from '../../core/account/rules.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../slack/client/scopes.ts';
import { BOT_TOKEN_ADVICE } from '../../slack/text/slack-outcomes.ts';
import {
  type DoctorCheck,
  explainNetworkFix,
  failCheck,
  formatProviderCode,
  isUnavailable,
  passCheck,
  skipCheck,
  warnCheck,
} from './doctor-check.ts';
import { requestUrl } from './webhook-checks.ts';

export const slackTokenCheck: DoctorCheck = {
  name: 'Slack token',
  async run(context) {
    try {
      const { team, bot } = await context.fetchToken();
      return passCheck(`accepted, as ${bot || 'the bot'} in ${team || 'the workspace'}`);
    } catch (error) {
      if (isUnavailable(error))
        return failCheck(
          `Slack did not answer (${formatProviderCode(error)})`,
          explainNetworkFix(error),
        );
      return failCheck(
        `Slack refuses SLACK_BOT_TOKEN (${formatProviderCode(error)})`,
        BOT_TOKEN_ADVICE,
      );
    }
  },
};

/** Whether the token has all scopes of the manifest. Slack lists the token's scopes in every response. */
export const slackScopesCheck: DoctorCheck = {
  name: 'Slack scopes',
  async run(context) {
    const token = await context.fetchToken().catch(() => undefined);
    if (!token) return skipCheck('unknown until Slack accepts the token');
    const { scopes } = token;
    if (!scopes) return skipCheck('Slack did not list the scopes of the token');
    const missing = REQUIRED_SCOPES.filter((scope) => !scopes.includes(scope));
    const refused = Object.entries(OPTIONAL_SCOPES).filter(([scope]) => !scopes.includes(scope));
    if (missing.length > 0) {
      const all = [...missing, ...refused.map(([scope]) => scope)];
      return failCheck(
        `the app is missing the Slack ${all.length === 1 ? 'permission' : 'permissions'} ${all.join(', ')}`,
        'Add them at api.slack.com/apps → your app → OAuth & Permissions → Bot Token Scopes (or paste manifest.yml under App Manifest), then choose Reinstall to Workspace',
      );
    }
    if (refused.length === 0) return passCheck('the token has all of them');
    return refused.map(([scope, effect]) =>
      warnCheck(
        `without ${scope}, ${effect}`,
        'To change this, choose Reinstall to Workspace at api.slack.com/apps → your app, and allow it',
      ),
    );
  },
};

export const socketModeCheck: DoctorCheck = {
  name: 'Socket Mode',
  async run({ config, slack }) {
    if (!config.SLACK_APP_TOKEN) return skipCheck('off: SLACK_APP_TOKEN is not set');
    try {
      await slack.openSocket(config.SLACK_APP_TOKEN);
      return passCheck('Slack accepts the connection');
    } catch (error) {
      if (isUnavailable(error))
        return failCheck(
          `Slack did not answer (${formatProviderCode(error)})`,
          explainNetworkFix(error),
        );
      return failCheck(
        `Slack refused the Socket Mode connection (${formatProviderCode(error)})`,
        'Turn on Socket Mode at api.slack.com/apps → your app → Socket Mode, and put an app-level token with the scope connections:write in SLACK_APP_TOKEN (Basic Information → App-Level Tokens)',
      );
    }
  },
};

/** Slack's signing secrets are 32 hex digits. Slack does not guarantee that, so another format is only a warning. */
export const signingSecretCheck: DoctorCheck = {
  name: 'signing secret',
  async run({ config }) {
    const { SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: appToken } = config;
    if (!secret) return skipCheck('not needed in Socket Mode');
    if (/^[0-9a-f]{32}$/.test(secret)) return passCheck('has the right format');
    const effect = appToken ? '' : ': Slack’s requests may all be refused';
    return warnCheck(
      `SLACK_SIGNING_SECRET is not 32 hex digits, so it may be something else${effect}`,
      'Copy the Signing Secret from api.slack.com/apps → your app → Basic Information, not the Client Secret or the Verification Token next to it',
    );
  },
};

const BODY = JSON.stringify({ type: 'url_verification', challenge: 'from-the-doctor' });

/**
 * Sends to /slack/events the request that Slack sends when somebody enters the URL there
 * (`url_verification`), signed like Slack's. The response proves that the request reaches the running app,
 * and that the app has this signing secret. Only Slack knows whether Slack has it too.
 */
export const slackRequestsCheck: DoctorCheck = {
  name: 'Slack requests',
  needsRunningApp: true,
  async run({ config, clock }, signal) {
    const { PUBLIC_URL: publicUrl, SLACK_SIGNING_SECRET: secret } = config;
    if (config.SLACK_APP_TOKEN) return skipCheck('not needed in Socket Mode');
    if (!publicUrl || !secret) return skipCheck('can’t be checked without PUBLIC_URL');
    const headers = buildSignedHeaders(secret, Math.floor(clock.now() / 1000));
    const address = joinUrl(publicUrl, 'slack/events');
    const response = await requestUrl(address, { method: 'POST', headers, body: BODY, signal });
    if (response.kind === 'unreached')
      return skipCheck('can’t be checked until PUBLIC_URL can be reached');
    if (response.status === 200 && response.text.includes('from-the-doctor')) {
      return passCheck('/slack/events responds as Slack expects');
    }
    if (response.status === 401) {
      return failCheck(
        '/slack/events rejects a request that is signed with SLACK_SIGNING_SECRET',
        'The running app has a different secret. Restart it with this environment, and check its clock',
      );
    }
    return failCheck(
      `/slack/events at PUBLIC_URL responds with ${response.status}`,
      'Make sure that the app there runs without SLACK_APP_TOKEN, and that your proxy passes POST /slack/events on unchanged',
    );
  },
};

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function buildSignedHeaders(secret: string, at: number): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v0:${at}:${BODY}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${digest}`,
  };
}
