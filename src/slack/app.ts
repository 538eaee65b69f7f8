import { App, HTTPReceiver, type Receiver } from '@slack/bolt';
import type { UserActions } from '../core/access/guard-user-actions.ts';
import { createInFlightCounter } from '../core/async/in-flight-counter.ts';
import type { FindNoReplyReason } from '../core/compose/find-no-reply-reason.ts';
import type { FormOptions, FormPresets, LoadUserCountry } from '../core/compose/form-options.ts';
import type { IncludeNumbers } from '../core/compose/include-numbers.ts';
import type { Templates } from '../core/compose/templates.ts';
import type { LiveThreads } from '../core/conversations/live-threads.ts';
import type { Log } from '../core/ports/log.ts';
import type { AddMentionNames } from '../core/ports/people.ts';
import type { ReadRequestBody } from '../core/ports/request-body.ts';
import type { SlackFiles } from '../core/ports/slack-files.ts';
import type { FetchAnswerPrice } from '../core/prices/fetch-answer-price.ts';
import type { WorkflowSteps } from '../core/workflow/workflow-steps.ts';
import { routeListeners } from './action-router.ts';
import { type ButtonTools, registerAllButtons } from './actions/button-table.ts';
import { registerEditButton } from './actions/edit.ts';
import { registerPostMenu } from './actions/post-menu.ts';
import { type ReopenFormTools, registerReopenFormButtons } from './actions/reopen-form.ts';
import { ackAfterProcessing } from './client/ack.ts';
import { createEventsHandler } from './client/events-handler.ts';
import { createReconnectingSocket, type ReconnectingSocket } from './client/reconnecting-socket.ts';
import { createSocketFactory } from './client/socket.ts';
import { createInteractiveOptions, type SlackClientSettings } from './client/web-clients.ts';
import { registerMmsCommand } from './command-router.ts';
import type { CommandTable } from './commands/command-table.ts';
import { registerThreadMessageListener } from './events/thread-message.ts';
import { registerWorkflowStepListener } from './events/workflow-step.ts';
import { type GateOptions, registerGate } from './gate/gate.ts';
import { registerHomeListeners } from './home/listeners.ts';
import type { PublishHome } from './home/publish-home.ts';
import { registerAnswerListeners } from './modals/answer/listeners.ts';
import { registerCancelListeners } from './modals/cancel/listeners.ts';
import { registerChangeListeners } from './modals/compose/change-listeners.ts';
import { registerMenuListeners } from './modals/compose/menu-listeners.ts';
import type { OpenComposeModal } from './modals/compose/open-compose-modal.ts';
import { registerGlobalShortcut, registerMessageShortcut } from './modals/compose/shortcuts.ts';
import {
  type ComposeSubmitTools,
  registerComposeSubmitListener,
} from './modals/compose/submit-listener.ts';
import { registerHistoryListeners } from './modals/history/listeners.ts';
import { registerResendListener } from './modals/resend/resend-modal.ts';
import { registerBackListener } from './modals/review/back-listener.ts';
import { registerIncludeNumbersListener } from './modals/review/include-numbers.ts';
import { registerReviewSubmitListener } from './modals/review/submit-listener.ts';
import { createRefreshList } from './modals/shared/refresh-list.ts';
import { registerTemplateListeners } from './modals/template/listeners.ts';

/** The use cases that the listeners call, and the settings for reaching Slack. */
interface SlackAppOptions
  extends SlackClientSettings,
    Omit<ComposeSubmitTools, 'queueSend' | 'storeDraft' | 'editSend' | 'refreshList'>,
    ReopenFormTools,
    Pick<GateOptions, 'findWorkspace' | 'people'>,
    Pick<ButtonTools, 'exportContactHistory'> {
  /**
   * The user id of the app's bot. Undefined until Slack has reported it. Messages of the bot do not count
   * as a person's.
   */
  readonly botUserId: () => string | undefined;
  readonly log: Log;
  readonly botToken: string;
  readonly signingSecret: string | undefined;
  /** If set, the app uses Socket Mode. */
  readonly appToken: string | undefined;
  readonly userActions: UserActions;
  readonly includeNumbers: IncludeNumbers;
  readonly commands: CommandTable;
  readonly publishHome: PublishHome;
  readonly openComposeModal: OpenComposeModal;
  readonly formOptions: FormOptions;
  readonly presets: FormPresets;
  readonly findNoReplyReason: FindNoReplyReason;
  readonly templates: Templates;
  readonly files: Pick<SlackFiles, 'findFile'>;
  readonly steps: Pick<WorkflowSteps, 'beginStep' | 'failStep'>;
  readonly fetchAnswerPrice: FetchAnswerPrice;
  readonly loadUserCountry: LoadUserCountry;
  readonly live: LiveThreads;
  readonly addMentionNames: AddMentionNames;
  readonly readRequestBody: ReadRequestBody;
}

/** The Slack side of the app. */
export interface SlackApp {
  /** Handles `POST /slack/events`; undefined in Socket Mode. */
  readonly handleEvents: ReturnType<typeof createEventsHandler> | undefined;
  start(): Promise<void>;
  /** Resolves once no listener is running. */
  waitUntilIdle(): Promise<void>;
  /** Closes the socket, in Socket Mode. */
  stop(): Promise<void>;
  /** Throws an Error with the reason while no request from Slack can arrive. */
  check(): void;
}

export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { receiver, handleEvents, socket } = createReceiver(options);
  const app = new App({
    receiver: ackAfterProcessing(receiver, options.log),
    // The app serves one workspace, so no call to `auth.test` delays a form.
    authorize: async () => {
      const botUserId = options.botUserId();
      return { botToken: options.botToken, botUserId };
    },
    clientOptions: createInteractiveOptions(options),
    logger: options.logger,
    convoStore: false,
    ignoreSelf: false,
  });
  // Bolt does not report when the listeners of a request are done.
  const running = createInFlightCounter();
  app.use(({ next }) => running.track(next));
  registerGate(app, options);
  routeListeners(app, (collecting) => registerListeners(collecting, options));
  return {
    handleEvents,
    start: async () => socket?.start(),
    waitUntilIdle: running.waitUntilIdle,
    stop: async () => socket?.stop(),
    check: () => socket?.check(),
  };
}

function registerListeners(app: App, options: SlackAppOptions): void {
  const { userActions } = options;
  const tools = {
    ...options,
    ...userActions,
    templates: { ...options.templates, ...userActions.templates },
    refreshList: createRefreshList(options),
  };
  registerMmsCommand(app, tools);
  registerHistoryListeners(app, tools);
  registerHomeListeners(app, tools);
  registerGlobalShortcut(app, tools);
  registerMessageShortcut(app, tools);
  registerComposeSubmitListener(app, tools);
  registerMenuListeners(app, tools);
  registerChangeListeners(app, tools);
  registerReviewSubmitListener(app, tools);
  registerIncludeNumbersListener(app, tools);
  registerBackListener(app, tools);
  registerReopenFormButtons(app, tools);
  registerPostMenu(app, tools);
  registerCancelListeners(app, tools);
  registerResendListener(app, tools);
  registerEditButton(app, tools);
  registerAllButtons(app, tools);
  registerTemplateListeners(app, tools);
  registerWorkflowStepListener(app, { ...tools, now: options.clock.now });
  registerAnswerListeners(app, tools);
  registerThreadMessageListener(app, tools);
}

function createReceiver(options: SlackAppOptions): {
  readonly receiver: Receiver;
  readonly handleEvents: SlackApp['handleEvents'];
  readonly socket?: ReconnectingSocket;
} {
  const { appToken, signingSecret = '', logger, clock, log } = options;
  if (appToken) {
    const { receiver, open } = createSocketFactory({ appToken, settings: options, log });
    return {
      receiver,
      handleEvents: undefined,
      socket: createReconnectingSocket({ open, clock, log }),
    };
  }
  // The events handler has checked the signature before Bolt gets a request.
  const receiver = new HTTPReceiver({ signingSecret, logger, signatureVerification: false });
  const tools = { signingSecret, readRequestBody: options.readRequestBody, log };
  return { receiver, handleEvents: createEventsHandler(receiver, tools) };
}
