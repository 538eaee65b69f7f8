import { expect, test } from 'vitest';
import { type Json, readJson, readJsonList } from '../../sandbox/json.ts';
import { buildViewState, type StateValues } from '../../sandbox/slack/view-state.ts';
import type { ScopedTemplate } from '../../src/core/compose/templates.ts';
import { simplifyText } from '../../src/domain/plain-letters.ts';
import { actionIds } from '../../src/slack/messages/blocks/action-ids.ts';
import { registerAnswerListeners } from '../../src/slack/modals/answer/listeners.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { buildPress, createFormApp } from './form-app.ts';

const ACME = 'ACME';
const PHONE = '+61400000001';
const visit: ScopedTemplate = {
  id: 'visit',
  scope: 'all',
  name: 'Visit',
  subject: '',
  body: 'See you',
  by: 'U1',
};

/** Actions that change the form, each with what it then shows and no longer shows. */
const presses = {
  'a sender nobody can reply to': {
    ...pick('from', ACME),
    shows: /reply to ACME/,
  },
  'a sender people can reply to': {
    ...pick('from', PHONE),
    hides: /reply to ACME/,
  },
  'a template': { ...pick('template', 'all:visit'), shows: /See you/ },
  'a person': {
    action: { type: 'button', action_id: `${actionIds.pickPerson}.0`, value: '+61437111224 Mia' },
    shows: /"initial_options".*Mia/,
    hides: /Which Mia/,
  },
} as const;
type Press = { readonly action: Json; readonly shows?: RegExp; readonly hides?: RegExp };
const all: readonly (readonly [string, Press])[] = Object.entries(presses);

test.each(
  all.flatMap(([first, one]) =>
    all
      .filter(([second]) => second !== first)
      .map(([second, other]) => [first, second, one, other]),
  ) as readonly (readonly [string, string, Press, Press])[],
)(
  '%s, then %s before the form has updated: both take effect, the newer one wins',
  async (...quick) => {
    const [, , first, second] = quick;
    const slack = createSlackOfOneView();
    const waiting: (() => void)[] = [];
    registerChangeListeners(slack.app, {
      findNoReplyReason: (from) => answerSlowly(from === ACME ? ('name' as const) : undefined),
      templates: { listTemplates: async () => [], findTemplate: () => answerSlowly(visit) },
      presets: { findDraft: async () => undefined, discardDraft: async () => undefined },
      completeComposePreset: async () => ({ nonce: 'n2' }),
    });
    const press = ({ action }: Press) => slack.press(action);
    const pressed = [press(first), press(second)];
    // The data for the second press arrives first.
    await new Promise(setImmediate);
    for (const answer of waiting.reverse()) {
      answer();
      await new Promise(setImmediate);
    }
    await Promise.all(pressed);

    const shown = slack.show();
    const isSameField = readJson(first.action).action_id === readJson(second.action).action_id;
    for (const { shows, hides } of isSameField ? [second] : [first, second]) {
      if (shows) expect(shown).toMatch(shows);
      if (hides) expect(shown).not.toMatch(hides);
    }

    function answerSlowly<T>(value: T): Promise<T> {
      return new Promise((resolve) => waiting.push(() => resolve(value)));
    }
  },
);

test('the answer’s counter shows the later of two quick keystrokes', async () => {
  const slack = createSlackOfOneView();
  registerAnswerListeners(slack.app, {
    answers: {
      findRecipient: async () => ({ phone: '+61437111222' as never, subject: '' }),
      submitAnswer: async () => ({ kind: 'taken' }),
    },
    fetchAnswerPrice: async () => ({ sms: 700, currency: 'AUD' }),
    simplifyText,
    loadUserCountry: async () => 'AU',
  });
  const message = { ts: '2.0', thread_ts: '1.0' };
  await slack.hear({ ...buildPress(actionIds.reply, 'R1'), message });
  const type = (text: string) =>
    slack.press(
      { type: 'plain_text_input', action_id: 'answer_text', block_id: 'answer_text' },
      { answer_text: { answer_text: { type: 'plain_text_input', value: text } } },
    );
  await Promise.all([type('x'.repeat(1_225)), type('x'.repeat(1_224))]);
  expect(slack.show()).toContain('1,224 of 1,224 characters');
  expect(slack.show()).not.toContain('too many');
});

/** A Slack with one modal, which refuses an update with an old hash. */
function createSlackOfOneView() {
  const blank = buildComposeView({
    nonce: 'n1',
    templates: true,
    notice: 'Which Mia do you mean?',
    choices: [{ phone: '+61437111224' as never, name: 'Mia' }],
  });
  let view: Json = readJson(JSON.parse(JSON.stringify(blank)));
  let version = 1;
  /** Everything that the person has typed and picked so far. */
  let entered: StateValues = {};
  const slack = createFormApp((method, args) => {
    if (method !== 'views.update' && method !== 'views.open') return undefined;
    if (args.hash && args.hash !== `h${version}`) return { ok: false, error: 'hash_conflict' };
    version += 1;
    view = readJson(args.view);
    return { ok: true, view: { id: 'V1', hash: `h${version}` } };
  });
  return {
    ...slack,
    show: () => JSON.stringify(view),
    /** Sends a press as Slack does: with the form as the person sees it at that moment. */
    press(action: Json, typed: StateValues = {}) {
      const state = buildViewState(readJsonList(view.blocks), {}, 'C1');
      const picked = action.selected_option
        ? { [String(action.block_id)]: { [String(action.action_id)]: action } }
        : {};
      entered = { ...entered, ...picked, ...typed };
      return slack.hear({
        type: 'block_actions',
        user: { id: 'U1', team_id: 'T1' },
        team: { id: 'T1', domain: 'x' },
        trigger_id: 't1',
        view: {
          ...view,
          id: 'V1',
          hash: `h${version}`,
          state: { values: { ...state, ...entered } },
        },
        actions: [{ block_id: 'b', ...action, action_ts: '1' }],
      });
    },
  };
}

function pick(field: string, value: string) {
  const selected_option = { value, text: { type: 'plain_text', text: value } };
  const action = { type: 'external_select', action_id: field, block_id: field, selected_option };
  return { action };
}
