import bolt, { type App, type Receiver } from '@slack/bolt';
import type { DecideUnsure } from '../app/decide.ts';
import type { SubmitSend } from '../app/submit.ts';
import type { CountryCode } from '../domain/phone.ts';
import type { Send, SendId } from '../domain/send.ts';
import { interactiveOptions, type SlackClientSettings } from './clients.ts';
import { composeSubmission } from './listeners/compose-submission.ts';
import { decideUnsure } from './listeners/decide-unsure.ts';
import { mmsCommand } from './listeners/mms-command.ts';
import { openAgain } from './listeners/open-again.ts';
import { eventsHandler } from './receive-events.ts';

export interface SlackAppOptions extends SlackClientSettings {
  readonly botToken: string;
  readonly signingSecret: string | undefined;
  /** Set: Socket Mode. */
  readonly appToken: string | undefined;
  readonly country: CountryCode;
  readonly submit: SubmitSend;
  readonly decide: DecideUnsure;
  readonly findSend: (id: SendId) => Promise<Send | undefined>;
}

/** The Slack app: what it listens to, and how Slack reaches it. */
export interface SlackApp {
  /** For `POST /slack/events`; undefined in Socket Mode. */
  readonly handleEvents: ReturnType<typeof eventsHandler> | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function slackApp(options: SlackAppOptions): SlackApp {
  const { receiver, handleEvents } = receiverFor(options);
  const app = new bolt.App({
    receiver,
    // One workspace: who we are needs no call to Slack before a form opens.
    authorize: async () => ({ botToken: options.botToken }),
    clientOptions: interactiveOptions(options),
    logger: options.logger,
    convoStore: false,
    ignoreSelf: false,
  });
  listen(app, options);
  return {
    handleEvents,
    start: async () => {
      if (!handleEvents) await app.start();
    },
    stop: async () => {
      if (!handleEvents) await app.stop();
    },
  };
}

function listen(app: App, options: SlackAppOptions): void {
  mmsCommand(app, options);
  composeSubmission(app, options);
  openAgain(app, options);
  decideUnsure(app, options);
}

function receiverFor(options: SlackAppOptions): {
  readonly receiver: Receiver;
  readonly handleEvents: SlackApp['handleEvents'];
} {
  const { appToken, signingSecret = '', logger, apiUrl } = options;
  if (appToken) {
    // Its own options object: the socket client writes its retry policy into it.
    const installerOptions = { clientOptions: { slackApiUrl: apiUrl, logger } };
    const receiver = new bolt.SocketModeReceiver({ appToken, logger, installerOptions });
    return { receiver, handleEvents: undefined };
  }
  const receiver = new bolt.HTTPReceiver({ signingSecret, logger });
  return { receiver, handleEvents: eventsHandler(receiver) };
}
