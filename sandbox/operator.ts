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
  clicksend.pushReceiptsTo(`${url}/clicksend/receipts/${secret}`);
  clicksend.pushRepliesTo(`${url}/clicksend/replies/${secret}`);
}
