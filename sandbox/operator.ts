import type { ClickSendWorld } from './clicksend/world.ts';
import type { SlackWorld } from './slack/world.ts';

/** The settings by which an operator tells the app of the two. */
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

/** Tells Slack, as an operator does in its dashboard, where the app is. */
export function connectSlack(slack: SlackWorld, url: string): void {
  slack.connect({ requestUrl: `${url}/slack/events`, signingSecret: slack.signingSecret });
}

/** Tells ClickSend, as in its dashboard, where receipts and replies are to be pushed. */
export function connectClickSend(
  clicksend: ClickSendWorld,
  { url, secret }: { readonly url: string; readonly secret: string },
): void {
  clicksend.pushReceiptsTo(`${url}/clicksend/receipts/${secret}`);
  clicksend.pushRepliesTo(`${url}/clicksend/replies/${secret}`);
}
