import { chooseConnection } from './choose-connection.ts';
import { connectToClickSend } from './connect-clicksend.ts';
import { connectToSlack } from './connect-slack.ts';
import { sendTestPicture } from './send-test-picture.ts';
import type { SetupContext } from './setup-context.ts';

/** Runs all steps; each skips what is already known. Resolves to whether the app can be started. */
export async function runSetup(context: SetupContext): Promise<boolean> {
  const { terminal } = context;
  const way = await chooseConnection(context);
  await connectToSlack(context, way);
  await connectToClickSend(context);
  terminal.say('\nThe doctor looks at all of it:');
  const isWrong = await context.runDoctor();
  if (isWrong) {
    terminal.say('\nMend what is marked ✖, and run the set-up again: it asks nothing twice.');
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
const RETRY = `In Slack, press Retry under Event Subscriptions once the app runs: it couldn’t be reached before.`;
