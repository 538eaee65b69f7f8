import { createSlackAdapter } from '@chat-adapter/slack';
import { createMemoryState } from '@chat-adapter/state-memory';
import { createTwilioAdapter } from '@chat-adapter/twilio';
import { serve } from '@hono/node-server';
import { Chat, ConsoleLogger } from 'chat';

/** The Chat SDK as a bridge: incoming text messages are posted in a Slack channel. */
const logger = new ConsoleLogger('error');
const bot = new Chat({
  userName: 'bench',
  logger,
  // By default it drops messages that arrive while it handles another one to the same number.
  concurrency: 'concurrent',
  state: createMemoryState({ logger }),
  adapters: {
    twilio: createTwilioAdapter({
      accountSid: 'AC0',
      authToken: process.env.TWILIO_AUTH_TOKEN,
      phoneNumber: '+61480000000',
      webhookUrl: process.env.TWILIO_WEBHOOK_URL,
      logger,
    }),
    slack: createSlackAdapter({
      botToken: process.env.SLACK_BOT_TOKEN,
      signingSecret: process.env.SLACK_SIGNING_SECRET,
      apiUrl: process.env.SLACK_API_URL,
      logger,
    }),
  },
});

bot.onDirectMessage(async (_thread, message) => {
  await bot.channel('slack:C1').post(`${message.author.userId}: ${message.text}`);
});

await bot.initialize();
serve({
  port: Number(process.env.PORT),
  fetch: (request) =>
    request.method === 'GET' ? new Response('ready') : bot.webhooks.twilio(request),
});
