import { App, HTTPReceiver, type Receiver } from '@slack/bolt';
import type { Acts } from '../core/access/guard-user-actions.ts';
import { underWay } from '../core/async/in-flight-counter.ts';
import type { UnanswerableFrom } from '../core/compose/find-no-reply-reason.ts';
import type { Pickable } from '../core/compose/form-options.ts';
import type { IncludeNumbers } from '../core/compose/include-numbers.ts';
import type { Templates } from '../core/compose/templates.ts';
import type { PriceOfAnswer } from '../core/conversations/fetch-answer-price.ts';
import type { Live } from '../core/conversations/live-threads.ts';
import type { Log } from '../core/ports/clock-log-metrics.ts';
import type { ReadBody } from '../core/ports/request-body.ts';
import type { Files } from '../core/ports/slack-files.ts';
import type { WorkflowSteps } from '../core/workflow/workflow-steps.ts';
import { gathered } from './action-router.ts';
import { cancelButtons } from './actions/cancel.ts';
import { checkSilentAgain } from './actions/check-no-report.ts';
import { type PersonButtonsOptions, personButtons } from './actions/contact.ts';
import { stepDecision } from './actions/decide-step.ts';
import { edit } from './actions/edit.ts';
import { type OpenAgainOptions, openAgain } from './actions/open-again.ts';
import { optOutFlag } from './actions/opt-out.ts';
import { decideUnsure } from './actions/resolve-unconfirmed.ts';
import { sendNowPressed } from './actions/send-now.ts';
import { textNow } from './actions/text-now.ts';
import { page } from './actions/turn-page.ts';
import type { WithNames } from './adapters/mention-names.ts';
import { storedThenAcked } from './client/ack-after-processing.ts';
import { eventsHandler } from './client/events-handler.ts';
import { type SocketLine, socketLine } from './client/reconnecting-socket.ts';
import { createSockets } from './client/socket.ts';
import { interactiveOptions, type SlackClientSettings } from './client/web-clients.ts';
import { mmsCommand } from './command-router.ts';
import type { Answers } from './commands/command-table.ts';
import { threadMessage } from './events/thread-message.ts';
import { workflowStep } from './events/workflow-step.ts';
import { addGate, type GateOptions } from './gate/gate.ts';
import { home } from './home/listeners.ts';
import type { PublishHome } from './home/publish-home.ts';
import { answer } from './modals/answer/listeners.ts';
import { globalShortcut } from './modals/compose/global-shortcut.ts';
import { options as formOptions } from './modals/compose/menu-listeners.ts';
import { messageShortcut } from './modals/compose/message-shortcut.ts';
import type { OpenForm } from './modals/compose/open-compose-modal.ts';
import { senderPicked } from './modals/compose/sender-listener.ts';
import {
  type ComposeSubmissionOptions,
  composeSubmission,
} from './modals/compose/submit-listener.ts';
import { templatePicked } from './modals/compose/template-listener.ts';
import { filter } from './modals/history/listeners.ts';
import { type BackOptions, back } from './modals/review/back-listener.ts';
import { listenIncludeNumbers } from './modals/review/include-numbers-listener.ts';
import { confirmSubmission } from './modals/review/submit-listener.ts';
import { changeTemplates } from './modals/template/listeners.ts';

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
