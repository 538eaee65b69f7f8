import { z } from 'zod';
import { connectToClickSend } from './connect-clicksend.ts';
import { connectToSlack } from './connect-slack.ts';
import { sendTestPicture } from './send-test-picture.ts';
import type { ConnectionWay, SetupContext } from './setup-context.ts';

/** Runs all steps; each skips what is already known. Resolves to whether the app can be started. */
export async function runSetup(context: SetupContext): Promise<boolean> {
  const { terminal } = context;
  const way = await chooseConnection(context);
  await connectToSlack(context, way);
  await connectToClickSend(context);
  terminal.say('\nChecking everything:');
  const isWrong = await context.runDoctor();
  if (isWrong) {
    terminal.say(
      '\nFix what is marked ✖, then run the setup again. It asks only for what is missing or refused.',
    );
    return false;
  }
  await sendTestPicture(context);
  terminal.say(way === 'http' ? `${DONE}\n${RETRY}` : DONE);
  return true;
}

const DONE = `
Done. Start the app with npm start (in Docker: docker compose up -d), and type /mms in Slack.
When it runs, npm run doctor checks the rest.`;

/** Slack checked the URL as soon as the app was created. */
const RETRY = `Slack couldn’t reach the app yet. Make your https address lead to it (docs/setup.md, part 3). Then, in Slack,
press Retry under Event Subscriptions.`;

const MARK = 'connection';

/** Asks how Slack reaches the app, unless that is already known. */
async function chooseConnection(context: SetupContext): Promise<ConnectionWay> {
  const { settings, terminal } = context;
  const chosen = findKnownWay(context);
  if (chosen) return chosen;
  terminal.say(`How does Slack reach the app?
  1  Socket Mode: the app connects to Slack. Quickest; needs no public address.
  2  HTTP: Slack calls your https address.`);
  for (;;) {
    const answer = await terminal.ask('1 or 2 [1]: ');
    const way = { '': 'socket', '1': 'socket', '2': 'http' }[answer] as ConnectionWay | undefined;
    if (!way) {
      terminal.say('Type 1 or 2.');
      continue;
    }
    if (way === 'http') await askPublicUrl(context);
    await settings.saveMark(MARK, way);
    return way;
  }
}

function findKnownWay({ settings }: SetupContext): ConnectionWay | undefined {
  if (settings.get('SLACK_APP_TOKEN')) return 'socket';
  const mark = settings.getMark(MARK);
  if (mark === 'socket' || mark === 'http') return mark;
  return settings.get('SLACK_SIGNING_SECRET') ? 'http' : undefined;
}

async function askPublicUrl({ settings, terminal, createSecret }: SetupContext): Promise<void> {
  while (!settings.get('PUBLIC_URL')) {
    const answer = await terminal.ask('The app’s https address, like https://mms.example.com: ');
    const url = z.url({ protocol: /^https$/ }).safeParse(answer);
    if (url.success) await settings.save({ PUBLIC_URL: answer.replace(/\/+$/, '') });
    else terminal.say('That is not an https address.');
  }
  // With a public URL, ClickSend can push receipts and replies.
  if (!settings.get('WEBHOOK_SECRET')) await settings.save({ WEBHOOK_SECRET: createSecret() });
}
