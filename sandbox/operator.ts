import type { ClickSendWorld } from './clicksend/world.ts';
import type { SlackWorld } from './slack/world.ts';

/** The settings with which an operator connects the app to both services. */
export function makeEnvironment(
  slack: SlackWorld,
  clicksend: ClickSendWorld,
): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    CLICKSEND_USERNAME: clicksend.username,
    CLICKSEND_API_KEY: clicksend.apiKey,
    CLICKSEND_API_URL: clicksend.apiUrl,
  };
}

/** Tells Slack where the app is, as an operator does in its dashboard. */
export function connectSlack(slack: SlackWorld, url: string): void {
  slack.connect({ requestUrl: `${url}/slack/events`, signingSecret: slack.signingSecret });
}

/** Tells ClickSend where to push receipts and replies, as in its dashboard. */
export function connectClickSend(
  clicksend: ClickSendWorld,
  { url, secret }: { readonly url: string; readonly secret: string },
): void {
  clicksend.pushReceiptsTo(buildReceiptsUrl(url, secret));
  clicksend.pushRepliesTo(`${url}/clicksend/replies/${secret}`);
}

/** Makes the rule for receipts through the API too, because the app's Home looks for it there. */
export async function addReceiptRule(
  { apiUrl, username, apiKey }: ClickSendWorld,
  { url, secret }: { readonly url: string; readonly secret: string },
): Promise<void> {
  const credentials = Buffer.from(`${username}:${apiKey}`).toString('base64');
  await fetch(`${apiUrl}/automations/sms/receipts`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      rule_name: 'Sandbox',
      match_type: 0,
      action: 'URL',
      action_address: buildReceiptsUrl(url, secret),
      enabled: 1,
    }),
  });
}

function buildReceiptsUrl(url: string, secret: string): string {
  return `${url}/clicksend/receipts/${secret}`;
}
