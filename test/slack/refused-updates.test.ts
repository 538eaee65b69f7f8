import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { simplifyText } from '../../src/domain/plain-letters.ts';
import type { SendId } from '../../src/domain/send.ts';
import type { CommandTable } from '../../src/slack/commands/command-table.ts';
import { actionIds } from '../../src/slack/messages/blocks/action-ids.ts';
import { registerAnswerListeners } from '../../src/slack/modals/answer/listeners.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { registerHistoryListeners } from '../../src/slack/modals/history/listeners.ts';
import { registerBackListener } from '../../src/slack/modals/review/back-listener.ts';
import { registerIncludeNumbersListener } from '../../src/slack/modals/review/include-numbers.ts';
import { buildNoticeView } from '../../src/slack/modals/shared/modal-views.ts';
import { buildPress, createFormApp } from './form-app.ts';

const id = 'mms-abcdefghijklmnopqrst' as SendId;
const person = { phone: '+61437111224' as never, name: 'Mia' };

const form = buildComposeView({
  nonce: 'n1',
  templates: true,
  rest: { send: id, whom: 'all', from: 5, count: 300 },
  notice: 'Which Mia do you mean?',
  choices: [person],
});

const registerForm = (app: App) =>
  registerChangeListeners(app, {
    findNoReplyReason: async () => undefined,
    templates: {
      listTemplates: async () => [],
      findTemplate: async () => ({
        id: 'visit',
        scope: 'all',
        name: 'Visit',
        subject: '',
        body: 'See you',
        by: 'U1',
      }),
    },
    presets: { findDraft: async () => undefined, discardDraft: async () => undefined },
    completeComposePreset: async () => ({ nonce: 'n2' }),
  });

const commands: Pick<CommandTable, 'showPage'> = {
  showPage: async () => ({ text: 'the list', blocks: [] }),
};

interface RefusedPress {
  readonly what: string;
  readonly register: (app: App) => void;
  readonly view: ModalView;
  readonly action: Readonly<Record<string, unknown>>;
  /** What the modal then says. */
  readonly says: RegExp;
}

const template = { value: 'all:visit', text: { type: 'plain_text', text: 'Visit' } };

const presses: readonly RefusedPress[] = [
  {
    what: 'Leave them out',
    register: registerForm,
    view: form,
    action: { type: 'button', action_id: actionIds.leaveOutOthers },
    says: /couldn’t leave them out just now.*300 more people will get this too/,
  },
  {
    what: 'a person',
    register: registerForm,
    view: form,
    action: { type: 'button', action_id: `${actionIds.pickPerson}.0`, value: '+61437111224 Mia' },
    says: /couldn’t add that person just now.*"value":"\+61437111224 Mia"/,
  },
  {
    what: 'a template',
    register: registerForm,
    view: form,
    action: {
      type: 'external_select',
      action_id: actionIds.template,
      selected_option: template,
    },
    says: /can’t load this template right now/,
  },
  {
    what: 'Back',
    register: (app) =>
      registerBackListener(app, {
        findDraft: async () => undefined,
        isSent: async () => false,
        completeComposePreset: async () => ({ nonce: 'n2' }),
      }),
    view: buildNoticeView('Review and send'),
    action: { type: 'button', action_id: actionIds.back, value: id },
    says: /can’t load your draft at the moment.*"action_id":"back"/,
  },
  {
    what: 'Include these numbers',
    register: (app) => registerIncludeNumbersListener(app, { includeNumbers: async () => 'taken' }),
    view: buildNoticeView('Review and send'),
    action: {
      type: 'button',
      action_id: actionIds.includeNumbers,
      value: JSON.stringify({ id, version: 'v', includesAll: true }),
    },
    says: /couldn’t change who gets it just now.*"action_id":"back"/,
  },
];

test.each(presses)(
  '$what: the person reads in the modal that it didn’t work, if Slack refuses the update',
  async (press) => {
    const { register, view, action, says } = press;
    let updates = 0;
    const { app, calls, hear } = createFormApp((method) => {
      if (method !== 'views.update') return undefined;
      updates += 1;
      return updates === 1 ? { ok: false, error: 'fatal_error' } : undefined;
    });
    register(app);
    const shown = JSON.parse(JSON.stringify(view));
    await hear({
      type: 'block_actions',
      user: { id: 'U1', team_id: 'T1' },
      team: { id: 'T1', domain: 'x' },
      trigger_id: 't1',
      view: { ...shown, id: 'V1', hash: 'h1', state: { values: {} } },
      actions: [{ ...action, block_id: 'b', action_ts: '1' }],
    });
    expect(updates).toBe(2);
    expect(JSON.stringify(calls.at(-1)?.args.view)).toMatch(says);
  },
);

test('the filtered history says so if Slack refuses to show it', async () => {
  let updates = 0;
  const { app, calls, hear } = createFormApp((method) => {
    if (method !== 'views.update') return undefined;
    updates += 1;
    return updates === 1 ? { ok: false, error: 'fatal_error' } : undefined;
  });
  registerHistoryListeners(app, { commands: commands as CommandTable, country: 'AU', fetch });
  await hear({
    type: 'view_submission',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1', domain: 'x' },
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'filter',
      private_metadata: '',
      state: { values: {} },
    },
  });
  expect(JSON.stringify(calls.at(-1)?.args.view)).toMatch(/couldn’t load this just now/);
});

test('an open reply form doesn’t say that it didn’t open if Slack refuses to show the price', async () => {
  let updates = 0;
  const { app, calls, hear } = createFormApp((method) => {
    if (method !== 'views.update') return undefined;
    updates += 1;
    return updates === 2 ? { ok: false, error: 'fatal_error' } : undefined;
  });
  registerAnswerListeners(app, {
    answers: {
      findRecipient: async () => ({ phone: '+61437111222' as never, subject: '' }),
      submitAnswer: async () => ({ kind: 'taken' }),
    },
    fetchAnswerPrice: async () => ({ sms: 700, currency: 'AUD' }),
    simplifyText,
    loadUserCountry: async () => 'AU',
  });
  const message = { ts: '2.0', thread_ts: '1.0' };
  await hear({ ...buildPress(actionIds.reply, 'R1'), message });
  expect(updates).toBe(2);
  expect(calls.map(({ method }) => method)).not.toContain('respond');
});
