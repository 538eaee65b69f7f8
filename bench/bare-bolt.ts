import bolt from '@slack/bolt';
import { buildComposeView } from '../src/slack/modals/compose/compose-view.ts';

/** A bare Bolt app for comparison, which only opens the same form. */
const app = new bolt.App({
  token: process.env.SLACK_BOT_TOKEN ?? '',
  signingSecret: process.env.SLACK_SIGNING_SECRET ?? '',
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL ?? '' },
  customRoutes: [
    { path: '/health/ready', method: 'GET', handler: (_req, res) => void res.writeHead(200).end() },
  ],
});

app.command('/mms', async ({ ack, client, command }) => {
  await ack();
  const view = buildComposeView({ nonce: 'bench', channel: command.channel_id, country: 'AU' });
  await client.views.open({ trigger_id: command.trigger_id, view });
});

await app.start(Number(process.env.PORT));
