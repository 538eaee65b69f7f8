import { App, HTTPReceiver, type Receiver } from '@slack/bolt';
import type { Acts } from '../app/access/guard-acts.ts';
import type { PriceOfAnswer } from '../app/converse/answer-price.ts';
import type { Live } from '../app/converse/live.ts';
import type { Pickable } from '../app/form/pickable.ts';
import type { Templates } from '../app/form/templates.ts';
import type { UnanswerableFrom } from '../app/form/unanswerable.ts';
import type { IncludeNumbers } from '../app/order/include-numbers.ts';
import type { ReadBody } from '../app/ports/bodies.ts';
import type { Log } from '../app/ports/clock-log-meter.ts';
import type { Files } from '../app/ports/files.ts';
import { underWay } from '../app/under-way.ts';
import type { WorkflowSteps } from '../app/workflow/workflow-step.ts';
import type { Answers } from './commands/answers.ts';
import { interactiveOptions, type SlackClientSettings } from './connection/clients.ts';
import { eventsHandler } from './connection/receive-events.ts';
import { createSockets } from './connection/socket.ts';
import { type SocketLine, socketLine } from './connection/socket-line.ts';
import { storedThenAcked } from './connection/stored-then-acked.ts';
import type { OpenForm } from './form/open-form.ts';
import { addGate, type GateOptions } from './gate/gate.ts';
import { gathered } from './gathered.ts';
import { answer } from './listeners/answer.ts';
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
import { listenIncludeNumbers } from './listeners/include-numbers.ts';
import { messageShortcut } from './listeners/message-shortcut.ts';
import { mmsCommand } from './listeners/mms-command.ts';
import { type OpenAgainOptions, openAgain } from './listeners/open-again.ts';
import { optOutFlag } from './listeners/opt-out-flag.ts';
import { options as formOptions } from './listeners/options.ts';
import { page } from './listeners/page.ts';
import { type PersonButtonsOptions, personButtons } from './listeners/person-buttons.ts';
import { sendNowPressed } from './listeners/send-now.ts';
import { senderPicked } from './listeners/sender-picked.ts';
import { stepDecision } from './listeners/step-decision.ts';
import { templatePicked } from './listeners/template-picked.ts';
import { changeTemplates } from './listeners/templates.ts';
import { textNow } from './listeners/text-now.ts';
import { threadMessage } from './listeners/thread-message.ts';
import { workflowStep } from './listeners/workflow-step.ts';
import type { WithNames } from './ports/names.ts';
import type { PublishHome } from './ports/publish-home.ts';

/** What the listeners need of the use cases, and the way to Slack. */
export interface SlackAppOptions
  extends SlackClientSettings,
    Omit<ComposeSubmissionOptions, 'submit' | 'propose' | 'edit'>,
    OpenAgainOptions,
    BackOptions,
    Pick<GateOptions, 'findHome' | 'people'>,
    Pick<PersonButtonsOptions, 'giveKnown'> {
  /** Slack's id of our own bot, as far as it is known: what it says is nobody's word. */
  readonly botUserId: () => string | undefined;
  readonly log: Log;
  readonly botToken: string;
  readonly signingSecret: string | undefined;
  /** Set: Socket Mode. */
  readonly appToken: string | undefined;
  readonly acts: Acts;
  readonly includeNumbers: IncludeNumbers;
  readonly answers: Answers;
  readonly publishHome: PublishHome;
  readonly openForm: OpenForm;
  readonly pickable: Pickable;
  readonly unanswerableFrom: UnanswerableFrom;
  readonly templates: Templates;
  readonly files: Pick<Files, 'find'>;
  readonly steps: Pick<WorkflowSteps, 'begin' | 'refuse'>;
  readonly priceOfAnswer: PriceOfAnswer;
  readonly live: Live;
  readonly withNames: WithNames;
  readonly readBody: ReadBody;
}

/** The Slack app: what it listens to, and how Slack reaches it. */
export interface SlackApp {
  /** For `POST /slack/events`; undefined in Socket Mode. */
  readonly handleEvents: ReturnType<typeof eventsHandler> | undefined;
  start(): Promise<void>;
  /** Resolves as soon as nobody waits for an answer. */
  idle(): Promise<void>;
  /** In Socket Mode: hangs up. */
  stop(): Promise<void>;
  /** Throws, in words, while nothing can come from Slack. */
  check(): void;
}

export function slackApp(options: SlackAppOptions): SlackApp {
  const { receiver, handleEvents, line } = receiverFor(options);
  const app = new App({
    receiver: storedThenAcked(receiver, options.log),
    // One workspace: who we are needs no call to Slack before a form opens.
    authorize: async () => {
      const botUserId = options.botUserId();
      return { botToken: options.botToken, botUserId: botUserId || undefined };
    },
    clientOptions: interactiveOptions(options),
    logger: options.logger,
    convoStore: false,
    ignoreSelf: false,
  });
  // Bolt does not tell when it is done with what came.
  const answering = underWay();
  app.use(async ({ next }) => {
    const end = answering.begin();
    await next().finally(end);
  });
  addGate(app, options);
  gathered(app, (collecting) => listen(collecting, options));
  return {
    handleEvents,
    start: async () => line?.start(),
    idle: answering.ended,
    stop: async () => line?.stop(),
    check: () => line?.check(),
  };
}

function listen(app: App, options: SlackAppOptions): void {
  const { acts } = options;
  mmsCommand(app, options);
  page(app, options);
  filter(app, options);
  home(app, options);
  globalShortcut(app, options);
  messageShortcut(app, options);
  composeSubmission(app, { ...options, ...acts });
  formOptions(app, options);
  templatePicked(app, options);
  senderPicked(app, options);
  confirmSubmission(app, { confirm: acts.confirmQuote });
  listenIncludeNumbers(app, options);
  back(app, options);
  openAgain(app, options);
  edit(app, options);
  cancelButtons(app, { ...options, ...acts });
  personButtons(app, { ...options, ...acts });
  sendNowPressed(app, acts);
  decideUnsure(app, acts);
  optOutFlag(app, acts.optOuts);
  checkSilentAgain(app, acts);
  changeTemplates(app, options);
  workflowStep(app, { ...options, now: options.clock.now });
  stepDecision(app, acts);
  answer(app, { ...options, ...acts });
  threadMessage(app, options);
  textNow(app, options);
}

function receiverFor(options: SlackAppOptions): {
  readonly receiver: Receiver;
  readonly handleEvents: SlackApp['handleEvents'];
  readonly line?: SocketLine;
} {
  const { appToken, signingSecret = '', logger, clock, log } = options;
  if (appToken) {
    const { receiver, open } = createSockets({ appToken, settings: options, log });
    return { receiver, handleEvents: undefined, line: socketLine({ open, clock, log }) };
  }
  const receiver = new HTTPReceiver({ signingSecret, logger });
  const tools = { signingSecret, readBody: options.readBody, log };
  return { receiver, handleEvents: eventsHandler(receiver, tools) };
}
