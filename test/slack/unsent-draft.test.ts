import { expect, test } from 'vitest';
import type { Draft, PendingDraft } from '../../src/domain/draft.ts';
import type { SendId } from '../../src/domain/send.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import type { ComposePreset } from '../../src/slack/modals/compose/compose-fields.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import {
  buildOffer,
  buildUnsentDraftBlocks,
  findUnsentDraft,
  parseUnsentDraft,
} from '../../src/slack/modals/compose/unsent-draft.ts';
import { createFormApp } from './form-app.ts';
import { makePhone } from './sends.ts';

const id = 'mms-abcdefghijklmnopqrst' as SendId;

function makeDraft(more: Partial<Draft>, form?: Partial<PendingDraft['form']>): PendingDraft {
  return {
    id,
    version: 'v1',
    user: 'U1',
    asked: { kind: 'form', view: 'V1' },
    at: 1_772_402_400_000,
    form: form && { nonce: 'n1', recipients: '', generation: 1, ...form },
    draft: {
      recipients: [],
      doubles: [],
      unread: [],
      lists: [],
      subject: 'Leak',
      body: 'Water is off',
      picture: { kind: 'slack', id: 'F1' },
      channel: 'C1',
      ...more,
    },
  };
}

const jo = { phone: makePhone(0), name: 'Jo <3' };
const unnamed = { phone: makePhone(1) };
const tenants = { id: '7', name: 'Tenants' };
const presets = { channel: 'C1', from: 'BlueStreet', country: 'AU' } as const;
const rest = { send: id, whom: 'all', from: 1, count: 999 } as const;

test.each([
  ['one by name', makeDraft({ recipients: [jo] }), '*Leak* to Jo &lt;3.'],
  ['one without a name', makeDraft({ recipients: [unnamed] }), '*Leak* to 0437 111 201.'],
  ['two', makeDraft({ recipients: [jo, unnamed] }), '*Leak* to 2 people.'],
  ['those who did not fit', makeDraft({ recipients: [jo] }, { rest }), '*Leak* to 1,000 people.'],
  ['a list', makeDraft({ lists: [tenants] }), '*Leak* to the list Tenants.'],
  ['two lists', makeDraft({ lists: [tenants, tenants] }), '*Leak* to 2 lists.'],
  [
    'people and a list',
    makeDraft({ recipients: [jo, unnamed], lists: [tenants] }),
    '*Leak* to 2 people and the list Tenants.',
  ],
  [
    'no subject',
    makeDraft({ recipients: [jo], subject: '', body: `Water\nis off ${'x'.repeat(80)}` }),
    `*Water is off ${'x'.repeat(46)}…* to Jo &lt;3.`,
  ],
])('the offer names the message and its recipients: %s', (_what, draft, words) => {
  const [section, actions] = buildUnsentDraftBlocks(buildOffer(draft, presets));
  const text = JSON.stringify(section);
  expect(text).toContain(
    `You have an unsent message from <!date^1772402400^{time}|2026-03-01 22:00 UTC>: ${words}`,
  );
  // Its buttons carry all of it, so that it stays when the form changes for something else.
  const { elements } = JSON.parse(JSON.stringify(actions));
  expect(findUnsentDraft(elements)).toEqual(buildOffer(draft, presets));
});

test('the buttons of a long draft keep Slack’s limits', () => {
  const name = 'ж'.repeat(200);
  const draft = makeDraft({ recipients: [{ ...jo, name }], subject: '', body: name });
  const view = buildComposeView({ nonce: 'n', unsent: buildOffer(draft, presets) });
  const [, actions] = JSON.parse(JSON.stringify(view.blocks));
  for (const { value, confirm } of actions.elements) {
    expect(value.length).toBeLessThanOrEqual(2_000);
    if (confirm) expect(confirm.text.text.length).toBeLessThanOrEqual(300);
  }
});

test('*Start new message* in an open form of version 0.13.0 discards the draft', async () => {
  const value = JSON.stringify({ id, at: 5, channel: 'C1' });
  expect(parseUnsentDraft(value)).toMatchObject({ stage: 'continued', channel: 'C1' });

  const { app, calls, hear } = createFormApp();
  const discarded: unknown[] = [];
  registerChangeListeners(app, {
    findNoReplyReason: async () => undefined,
    templates: { listTemplates: async () => [], findTemplate: async () => undefined },
    presets: {
      findDraft: async () => undefined,
      discardDraft: async (...which) => void discarded.push(which),
    },
    completeComposePreset: async ({ channel }) => ({ nonce: 'n2', channel }) as ComposePreset,
  });
  const { blocks, private_metadata } = buildComposeView({ nonce: 'n1', subject: 'Leak' });
  const accessory = { type: 'button', action_id: 'start_new', value };
  await hear({
    type: 'block_actions',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1', domain: 'x' },
    trigger_id: 't1',
    view: {
      id: 'V1',
      type: 'modal',
      hash: 'h1',
      private_metadata,
      blocks: [{ type: 'section', accessory }, ...blocks],
      state: { values: { subject: { subject: { type: 'plain_text_input', value: 'Leak' } } } },
    },
    actions: [{ ...accessory, block_id: 'b', action_ts: '1' }],
  });
  expect(discarded).toEqual([[id, 'U1']]);
  const shown = JSON.parse(JSON.stringify(calls.at(-1)?.args.view));
  expect(JSON.parse(shown.private_metadata)).toMatchObject({ nonce: 'n2' });
  expect(JSON.stringify(shown)).not.toContain('Leak');
  expect(JSON.stringify(shown)).not.toContain('start_new');
});

test.each([
  ['keep_typed', 'Half a sentence', 'offered'],
  ['replace_typed', 'Water is off', 'continued'],
])('*%s* in the question keeps or replaces what was typed', async (button, message, stage) => {
  const { app, calls, hear } = createFormApp();
  registerChangeListeners(app, {
    findNoReplyReason: async () => undefined,
    templates: { listTemplates: async () => [], findTemplate: async () => undefined },
    presets: {
      findDraft: async () => makeDraft({ recipients: [jo] }),
      discardDraft: async () => undefined,
    },
    completeComposePreset: async (preset) => ({ nonce: 'n2', ...preset }) as ComposePreset,
  });
  const offer = { id, at: 5, channel: 'C1', title: 'Leak', to: 'Jo', stage: 'asking' };
  const pressedButton = { type: 'button', action_id: button, value: JSON.stringify(offer) };
  const { blocks, private_metadata } = buildComposeView({ nonce: 'n1' });
  await hear({
    type: 'block_actions',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1', domain: 'x' },
    trigger_id: 't1',
    view: {
      id: 'V1',
      type: 'modal',
      hash: 'h1',
      private_metadata,
      blocks: [{ type: 'actions', elements: [pressedButton] }, ...blocks],
      state: {
        values: { message: { message: { type: 'plain_text_input', value: 'Half a sentence' } } },
      },
    },
    actions: [{ ...pressedButton, block_id: 'b', action_ts: '1' }],
  });
  expect(calls.map(({ method }) => method)).toEqual(['views.update']);
  const view = JSON.stringify(calls[0]?.args.view);
  expect(view).toContain(`"initial_value":"${message}"`);
  expect(view).toContain(`\\"stage\\":\\"${stage}\\"`);
});
