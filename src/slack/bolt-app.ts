import bolt, { type App, type Receiver } from '@slack/bolt';
import type { CancelSend } from '../app/change/cancel.ts';
import type { CancelAll } from '../app/change/cancel-all.ts';
import type { SendNow } from '../app/change/send-now.ts';
import type { Pickable } from '../app/form/pickable.ts';
import type { Templates } from '../app/form/templates.ts';
import type { CheckSilent } from '../app/hear/check-silent.ts';
import type { DecideUnsure } from '../app/leave/decide.ts';
import type { ConfirmQuote } from '../app/order/confirm.ts';
import type { Files } from '../app/ports/files.ts';
import type { WorkflowSteps } from '../app/workflow/workflow-step.ts';
import type { Answers } from './commands/answers.ts';
import { interactiveOptions, type SlackClientSettings } from './connection/clients.ts';
import { eventsHandler } from './connection/receive-events.ts';
import type { OpenForm } from './form/open-form.ts';
import { gathered } from './gathered.ts';
import { type BackOptions, back } from './listeners/back.ts';
import { cancelButtons } from './listeners/cancel-buttons.ts';
import { checkSilentAgain } from './listeners/check-silent.ts';
import {
  type ComposeSubmissionOptions,
  composeSubmission,
} from './listeners/compose-submission.ts';
import { confirmSubmission } from './listeners/confirm-submission.ts';
import { decideUnsure } from './listeners/decide-unsure.ts';
import { edit } from './listeners/edit.ts';
import { filter } from './listeners/filter.ts';
import { globalShortcut } from './listeners/global-shortcut.ts';
import { home } from './listeners/home.ts';
import { messageShortcut } from './listeners/message-shortcut.ts';
import { mmsCommand } from './listeners/mms-command.ts';
import { type OpenAgainOptions, openAgain } from './listeners/open-again.ts';
import { options as formOptions } from './listeners/options.ts';
import { page } from './listeners/page.ts';
import { sendNowPressed } from './listeners/send-now.ts';
import { stepDecision } from './listeners/step-decision.ts';
import { templatePicked } from './listeners/template-picked.ts';
import { changeTemplates } from './listeners/templates.ts';
import { workflowStep } from './listeners/workflow-step.ts';
import type { PublishHome } from './ports/publish-home.ts';

/** What the listeners need of the use cases, and the way to Slack. */
export interface SlackAppOptions
  extends SlackClientSettings,
    ComposeSubmissionOptions,
    OpenAgainOptions,
    BackOptions {
  readonly botToken: string;
  readonly signingSecret: string | undefined;
  /** Set: Socket Mode. */
  readonly appToken: string | undefined;
  readonly confirmQuote: ConfirmQuote;
  readonly decide: DecideUnsure;
  readonly sendNow: SendNow;
  readonly cancel: CancelSend;
  readonly cancelAll: CancelAll;
  readonly checkSilent: CheckSilent;
  readonly answers: Answers;
  readonly publishHome: PublishHome;
  readonly openForm: OpenForm;
  readonly pickable: Pickable;
  readonly templates: Templates;
  readonly files: Pick<Files, 'find'>;
  readonly steps: WorkflowSteps;
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
  gathered(app, (collecting) => listen(collecting, options));
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
  page(app, options);
  filter(app, options);
  home(app, options);
  globalShortcut(app, options);
  messageShortcut(app, options);
  composeSubmission(app, options);
  formOptions(app, options);
  templatePicked(app, options);
  confirmSubmission(app, { confirm: options.confirmQuote });
  back(app, options);
  openAgain(app, options);
  edit(app, options);
  cancelButtons(app, options);
  sendNowPressed(app, options);
  decideUnsure(app, options);
  checkSilentAgain(app, options);
  changeTemplates(app, options);
  workflowStep(app, { ...options, now: options.clock.now });
  stepDecision(app, options);
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
