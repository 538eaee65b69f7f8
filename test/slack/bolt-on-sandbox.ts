import { App } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import { type SlackOptions, startSlack } from '../../sandbox/slack/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { createBoltLogger } from '../../src/slack/client/client-log.ts';
import { silent } from '../core/world.ts';

/** A workspace of the sandbox, with the app’s listeners connected to it over a socket. */
export async function startWorkspace(
  listen: (app: App, slack: SlackWorld) => void,
  options: SlackOptions = {},
): Promise<SlackWorld> {
  const slack = await startSlack(options);
  const logger = createBoltLogger(silent);
  const app = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: slack.apiUrl, logger },
    logger,
    convoStore: false,
  });
  listen(app, slack);
  onTestFinished(async () => {
    await app.stop();
    await slack.close();
  });
  await app.start();
  return slack;
}
