import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { simplifyText } from '../../src/domain/plain-letters.ts';
import type { SendId } from '../../src/domain/send.ts';
import { registerAllButtons } from '../../src/slack/actions/button-table.ts';
import { registerMmsCommand } from '../../src/slack/command-router.ts';
import { registerWorkflowStepListener } from '../../src/slack/events/workflow-step.ts';
import { registerHomeListeners } from '../../src/slack/home/listeners.ts';
import { createPublishHome } from '../../src/slack/home/publish-home.ts';
import { registerCancelListeners } from '../../src/slack/modals/cancel/listeners.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import { registerMenuListeners } from '../../src/slack/modals/compose/menu-listeners.ts';
import { registerComposeSubmitListener } from '../../src/slack/modals/compose/submit-listener.ts';
import { registerResendListener } from '../../src/slack/modals/resend/resend-modal.ts';
import { registerBackListener } from '../../src/slack/modals/review/back-listener.ts';
import { registerReviewSubmitListener } from '../../src/slack/modals/review/submit-listener.ts';
import { openLoadingModal } from '../../src/slack/modals/shared/open-modal.ts';
import { registerTemplateListeners } from '../../src/slack/modals/template/listeners.ts';
import { silent } from '../core/world.ts';
import { buildPress, buildSubmission, createFormApp, type FormApp } from './form-app.ts';

/** How the store behaves in a use case: it takes its time, fails, or hangs. */
type Act = () => Promise<unknown>;

interface Listener {
  readonly name: string;
  /** Registers the listener for an action that must be stored, with `act` as its use cases. */
  listen(app: App, act: Act): void;
  readonly body: Record<string, unknown>;
  /** The explanation that the person gets when the outcome is unknown. */
  readonly words: RegExp;
}

const id = 'mms-abcdefghijklmnopqrst' as SendId;
const clock = { now: () => 1_800_000_000_000, wait: async () => undefined };
const twice = /Try again in a minute: it’s safe to do it twice/;
const waitForever = () => new Promise<never>(() => undefined);
const failStore = () => Promise.reject(new AppError('store_failed', { retry: 'later' }));
/** A use case of any type, as long as its result is not used. */
const toAct = (act: Act) => act as () => Promise<never>;

const makeViewSubmission = (callback_id: string, metadata: unknown, values: unknown = {}) => ({
  ...buildSubmission({}),
  view: {
    id: 'V1',
    type: 'modal',
    callback_id,
    state: { values },
    private_metadata: JSON.stringify(metadata),
  },
});

const registerCancelling = (app: App, act: Act) =>
  registerCancelListeners(app, {
    cancelSend: toAct(act),
    cancelAll: {
      countScheduled: toAct(waitForever),
      cancelVisibleSends: toAct(waitForever),
      cancelAllSends: toAct(act),
      cancelAccountMessages: toAct(waitForever),
    },
  });

const registerPressing = (app: App, act: Act) =>
  registerAllButtons(app, {
    cancelSend: toAct(act),
    stopSend: toAct(act),
    sendNow: toAct(act),
    decideStep: toAct(act),
    resolveUnconfirmed: toAct(act),
    checkUnreported: toAct(waitForever),
    publishHome: toAct(waitForever),
    exportContactHistory: toAct(waitForever),
    live: { textNow: toAct(act) },
    optOuts: { confirmOptOut: toAct(act) },
    erasure: { requestErasure: toAct(act) },
    templates: { listTemplates: async () => [], deleteTemplate: toAct(act) },
    commands: { run: toAct(waitForever), showPage: toAct(waitForever) },
    cancelAll: {
      countScheduled: toAct(waitForever),
      cancelVisibleSends: toAct(act),
      cancelAllSends: toAct(act),
      cancelAccountMessages: toAct(waitForever),
    },
  });

const submitForm = (confirm: 'never' | 'always') => (app: App, act: Act) =>
  registerComposeSubmitListener(app, {
    country: 'AU',
    confirm,
    scheduleWith: 'app',
    clock,
    simplifyText,
    queueSend: toAct(act),
    storeDraft: toAct(act),
    editSend: toAct(act),
    loadSnapshot: toAct(waitForever),
    findResendRecipients: toAct(waitForever),
    findOptedOut: async () => new Map(),
    findResentPhones: async () => new Map(),
    findAudience: async () => 'workspace',
    presets: { save: async () => undefined },
    refreshList: toAct(waitForever),
  });

const registerTemplating = (app: App, act: Act) =>
  registerTemplateListeners(app, {
    templates: {
      hasTemplates: toAct(act),
      listTemplates: async () => [],
      findTemplate: toAct(act),
      saveTemplate: toAct(act),
      deleteTemplate: toAct(act),
    },
  });

const step = JSON.stringify({ execution: 'Fx1', draft: id, version: 'v1' });

const storingActions: readonly Listener[] = [
  {
    name: 'submitting the form',
    listen: submitForm('never'),
    body: buildSubmission({}),
    words: /Press the button again in a minute/,
  },
  {
    name: 'submitting a form that needs a review',
    listen: submitForm('always'),
    body: buildSubmission({}),
    words: /Press the button again in a minute/,
  },
  {
    name: '*Send* in the review',
    listen: (app, act) =>
      registerReviewSubmitListener(app, {
        confirmQuote: toAct(act),
        findDraft: toAct(waitForever),
        refreshList: toAct(waitForever),
      }),
    body: makeViewSubmission('confirm', { id, version: 'v1' }),
    words: /Try again in a minute\. It will only be sent once/,
  },
  {
    name: '*Save template*',
    listen: registerTemplating,
    body: makeViewSubmission('template', {}, { name: { value: { value: 'Door' } } }),
    words: /Press Save template again in a minute/,
  },
  {
    name: '*Delete* of a template',
    listen: registerPressing,
    body: buildPress('delete_template', 'all:abc'),
    words: twice,
  },
  {
    name: '*Send now*',
    listen: registerPressing,
    body: buildPress('send_now', id),
    words: twice,
  },
  ...(['cancel', 'cancel_one', 'cancel_all', 'stop'] as const).map((button) => ({
    name: `the button ${button}`,
    listen: registerPressing,
    words: twice,
    body: buildPress(button, `${id}:0:0`),
  })),
  {
    name: '*Cancel message* in its modal',
    listen: registerCancelling,
    body: makeViewSubmission('cancel_send', { send: id, edits: 0 }),
    words: twice,
  },
  {
    name: '*Remove people*',
    listen: registerCancelling,
    body: makeViewSubmission(
      'remove_people',
      { send: id, edits: 0 },
      { people: { people: { selected_options: [{ value: '0' }] } } },
    ),
    words: twice,
  },
  {
    name: '*Cancel everything*',
    listen: registerCancelling,
    body: makeViewSubmission('cancel_everything', {}, { word: { word: { value: 'CANCEL' } } }),
    words: twice,
  },
  {
    name: '*Send again to those who didn’t get it*',
    listen: (app, act) => registerResendListener(app, { resendUnreached: toAct(act) }),
    body: makeViewSubmission('resend', { send: id, indexes: [0] }),
    words: twice,
  },
  ...(['check_again', 'send_again'] as const).map((button) => ({
    name: `the button ${button}`,
    words: twice,
    body: buildPress(button, `${id}:0:1`),
    listen: registerPressing,
  })),
  ...(['confirm_step', 'decline_step'] as const).map((button) => ({
    name: `the button ${button}`,
    words: twice,
    body: buildPress(button, step),
    listen: registerPressing,
  })),
  {
    name: '/mms cancel',
    listen: (app, act) =>
      registerMmsCommand(app, {
        country: 'AU',
        loadUserCountry: async () => 'AU',
        openComposeModal: toAct(waitForever),
        searchContacts: toAct(waitForever),
        commands: { run: toAct(act), showPage: toAct(waitForever) },
      }),
    body: {
      command: '/mms',
      text: `cancel ${id}`,
      user_id: 'U1',
      channel_id: 'C1',
      team_id: 'T1',
      trigger_id: 't1',
      response_url: 'https://hooks.slack.com/x',
    },
    words: twice,
  },
];

let slack: FormApp;
beforeEach(() => {
  vi.useFakeTimers();
  slack = createFormApp();
});
afterEach(() => void vi.useRealTimers());

/** Everything that the person can read in response. */
const stringifyCalls = (ack: unknown) => JSON.stringify([ack, slack.calls.map(({ args }) => args)]);

/**
 * Sends the request and lets time pass; returns when it was acknowledged and everything that the
 * person can read.
 */
async function receiveBody(body: Record<string, unknown>) {
  let ackedAt: number | undefined;
  const begun = Date.now();
  const hearing = slack.hear(body, () => {
    ackedAt ??= Date.now() - begun;
  });
  await vi.advanceTimersByTimeAsync(15_000);
  return { ackedAt, words: stringifyCalls(await hearing) };
}

describe.each(storingActions)('$name', ({ listen, body, words }) => {
  test('stores before it acknowledges', async () => {
    const events: string[] = [];
    listen(slack.app, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      events.push('stored');
      throw new AppError('enough', { retry: 'later' });
    });
    const hearing = slack.hear(body, () => events.push('acknowledged'));
    await vi.advanceTimersByTimeAsync(5_000);
    await hearing;
    expect(events).toEqual(['stored', 'acknowledged']);
  });

  test.each([
    ['fails', failStore],
    ['hangs', waitForever],
  ])('explains within Slack’s three seconds that the store %s', async (_, act) => {
    listen(slack.app, act);
    const { ackedAt, words: explanation } = await receiveBody(body);
    expect(ackedAt).toBeLessThan(3_000);
    expect(explanation).toMatch(words);
  });
});

const registerFilling = (app: App, act: Act) =>
  void app.action('fill', async ({ ack, body, client, logger }) => {
    await ack();
    const { trigger_id = '' } = body as { trigger_id?: string };
    await openLoadingModal({ body: { trigger_id }, client, logger }, toAct(act));
  });

const registerPicking = (app: App, act: Act) =>
  registerChangeListeners(app, {
    findNoReplyReason: toAct(waitForever),
    templates: {
      listTemplates: toAct(act),
      findTemplate: toAct(act),
    },
    presets: { findDraft: toAct(act), discardDraft: toAct(act) },
    completeComposePreset: toAct(waitForever),
  });

const registerHome = (app: App, act: Act) =>
  registerHomeListeners(app, {
    openComposeModal: toAct(waitForever),
    publishHome: createPublishHome({
      listRecentSends: toAct(act),
      listScheduledSends: toAct(act),
      log: silent,
      fetchAccount: toAct(failStore),
      fetchPermalink: async () => undefined,
      people: { findRole: async () => 'member' as const },
      listSetupFindings: async () => [],
      checkSlack: async () => undefined,
      hasReceipts: true,
    }),
  });

const makeSuggestion = (action_id: string) => ({
  type: 'block_suggestion',
  action_id,
  block_id: action_id,
  value: 'aus',
  user: { id: 'U1' },
  team: { id: 'T1', domain: 'x' },
  view: buildSubmission({}).view,
});

const inForm = { channel: undefined, view: buildSubmission({}).view };
const picked = {
  type: 'external_select',
  action_id: 'template',
  block_id: 'template',
  action_ts: '1',
  selected_option: { text: { type: 'plain_text', text: 'Door' }, value: 'all:abc' },
};

const loadingActions: readonly Listener[] = [
  {
    name: '*Back* in the review',
    listen: (app, act) =>
      registerBackListener(app, {
        findDraft: toAct(act),
        isSent: toAct(act),
        completeComposePreset: toAct(act),
      }),
    body: { ...buildPress('back', id), ...inForm },
    words: /can’t load your draft at the moment\. Press Back again in a minute/,
  },
  {
    name: 'a form that opens with stored content',
    listen: registerFilling,
    body: buildPress('fill', id),
    words: /Close this and press the button again in a minute/,
  },
  {
    name: 'picking a template',
    listen: registerPicking,
    body: { ...buildPress('template', ''), ...inForm, actions: [picked] },
    words: /can’t load this template right now\. Choose it again in a minute/,
  },
  {
    name: 'the template menu',
    listen: registerPicking,
    body: makeSuggestion('template'),
    words: /"options":\[\]/,
  },
  {
    name: 'the country menu',
    listen: (app, act) =>
      registerMenuListeners(app, {
        country: 'AU',
        loadUserCountry: toAct(act),
        searchContacts: toAct(act),
        formOptions: { listContactLists: toAct(act), listSenders: toAct(act) },
      }),
    body: makeSuggestion('country'),
    words: /Australia/,
  },
  {
    name: 'App Home',
    listen: registerHome,
    body: buildPress('refresh_home', ''),
    words:
      /can’t load your messages just now\. Nothing is lost: press \*Refresh page\* in a minute/,
  },
];

describe.each(loadingActions)('$name', ({ listen, body, words }) => {
  test.each([
    ['fails', failStore],
    ['hangs', waitForever],
  ])(
    'responds within three seconds when the store %s, with an explanation or without stored data',
    async (_, act) => {
      listen(slack.app, act);
      const { ackedAt, words: explanation } = await receiveBody(body);
      expect(ackedAt).toBeLessThan(3_000);
      expect(explanation).toMatch(words);
    },
  );
});

test('a workflow step that can’t be stored is not acknowledged, so that Slack sends it again', async () => {
  registerWorkflowStepListener(slack.app, {
    steps: { beginStep: toAct(failStore), failStep: toAct(failStore) },
    country: 'AU',
    confirm: 'never',
    apiUrl: 'https://slack.com/api/',
    now: clock.now,
    simplifyText,
    addMentionNames: async (text) => text,
  });
  const event = {
    type: 'function_executed',
    function_execution_id: 'Fx1',
    inputs: {},
    function: { callback_id: 'send_mms' },
  };
  const acks: unknown[] = [];
  const body = { type: 'event_callback', team_id: 'T1', event };
  const ack = async (acknowledgement: unknown) => void acks.push(acknowledgement);
  await expect(slack.app.processEvent({ body, ack })).rejects.toThrow('store_failed');
  expect(acks).toEqual([]);
});
