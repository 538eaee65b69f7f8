import { serve } from '@hono/node-server';
import { SlackAPIClient, SlackApp } from 'slack-edge';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';

/** A slack-edge app that only opens the same form, behind Hono's server for Node. */
const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET, SLACK_API_URL: baseUrl } = process.env;
const client = new SlackAPIClient(botToken, { baseUrl });
const app = new SlackApp({
  env: { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET, SLACK_LOGGING_LEVEL: 'ERROR' },
  // By default it asks Slack about the token at every request, always at Slack's own URL.
  authorize: async () => ({ botToken, botId: 'BBOT', botUserId: 'UBOT', botScopes: [] }),
});

app.command(
  '/mms',
  async () => {},
  async ({ payload }) => {
    const view = buildComposeView({ nonce: 'bench', channel: payload.channel_id, country: 'AU' });
    await client.views.open({ trigger_id: payload.trigger_id, view });
  },
);

serve({
  port: Number(process.env.PORT),
  fetch: (request) => (request.method === 'GET' ? new Response('ready') : app.run(request)),
});
