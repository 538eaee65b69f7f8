import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Json, readJson, readJsonList } from '../../sandbox/json.ts';
import { buildViewState, type StateValues } from '../../sandbox/slack/view-state.ts';
import type { ScopedTemplate } from '../../src/core/compose/templates.ts';
import type { FormField } from '../../src/domain/draft.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { actionIds } from '../../src/slack/messages/blocks/action-ids.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import type { ComposePreset } from '../../src/slack/modals/compose/compose-fields.ts';
import { parseComposeSubmission } from '../../src/slack/modals/compose/compose-submission.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { createFormApp } from './form-app.ts';

const OWN_PHONE = '+61400000001';

/** Possible contents of each field: the value of its element. */
const inFields = {
  recipients: fc.constantFrom('', 'Jo 0437 111 222', 'hello').map((value) => ({ value })),
  lists: fc
    .subarray([makeOption('7', 'Tenants'), makeOption('+61437111223 Mia', 'Mia 0437 111 223')])
    .map((selected_options) => ({ selected_options })),
  subject: fc.constantFrom('', 'Door', 'Gate').map((value) => ({ value })),
  message: fc.constantFrom('', 'Hello {name}', 'In {unit}').map((value) => ({ value })),
  picture: fc.subarray([{ id: 'F1', name: 'door.jpg' }]).map((files) => ({ files })),
  channel: fc.constantFrom('C1', 'C2').map((id) => ({ selected_conversation: id })),
  when: fc.constantFrom(null, 1_795_000_000).map((at) => ({ selected_date_time: at })),
  from: fc
    .constantFrom(null, makeOption('ACME', 'ACME'), makeOption(OWN_PHONE, 'Office'))
    .map((selected_option) => ({ selected_option })),
  country: fc
    .constantFrom(makeOption('AU', 'Australia'), makeOption('NZ', 'New Zealand'))
    .map((selected_option) => ({ selected_option })),
  consent: fc.constantFrom('', 'asked at the desk').map((value) => ({ value })),
} satisfies Record<FormField, fc.Arbitrary<Json>>;
const entries = fc.record(inFields, { requiredKeys: [] });
type Entries = Readonly<Partial<Record<FormField, Json>>>;

const template: ScopedTemplate = {
  id: 'visit',
  scope: 'C1',
  name: 'Visit',
  subject: '',
  body: 'See you {day}',
  by: 'U1',
};
const withSubject = { ...template, subject: 'Visit' };
const mia = { phone: '+61437111224' as E164, name: 'Mia' };

interface Act {
  readonly name: string;
  /** The fields that the action is meant to fill. */
  readonly fills: readonly FormField[];
  readonly found?: ScopedTemplate | 'fails';
  readonly action: Json;
}

/** Every action that changes the form while it is open. */
const acts: readonly Act[] = [
  ...[
    { name: 'picking a template', fills: ['message'] as const, found: template },
    {
      name: 'picking a template with a subject',
      fills: ['subject', 'message'] as const,
      found: withSubject,
    },
    { name: 'picking a deleted template', fills: [], found: undefined },
    { name: 'picking a template that can’t be read', fills: [], found: 'fails' as const },
  ].map((act) => ({
    ...act,
    action: {
      type: 'external_select',
      action_id: 'template',
      block_id: 'template',
      selected_option: makeOption('C1:visit', 'Visit'),
    },
  })),
  ...[makeOption('ACME', 'ACME'), makeOption(OWN_PHONE, 'Office'), null].map((selected_option) => ({
    name: `picking the sender ${selected_option?.value}`,
    fills: ['from'] as const,
    action: { type: 'external_select', action_id: 'from', block_id: 'from', selected_option },
  })),
  {
    name: 'picking a person',
    fills: ['lists'],
    action: {
      type: 'button',
      action_id: `${actionIds.pickPerson}.0`,
      block_id: 'b',
      value: `${mia.phone} Mia`,
    },
  },
];

/** The view that the app changes an open form to, or undefined if it changes nothing. */
function createChange({ action, found }: Act): (view: Json) => Promise<Json | undefined> {
  const { app, calls, hear } = createFormApp();
  registerChangeListeners(app, {
    findNoReplyReason: async (from) =>
      from === OWN_PHONE ? 'own' : from === 'ACME' ? 'name' : undefined,
    templates: {
      listTemplates: async () => [],
      findTemplate: async () => {
        if (found === 'fails') throw new Error('away');
        return found;
      },
    },
    presets: { findDraft: async () => undefined, discardDraft: async () => undefined },
    completeComposePreset: async () => ({ nonce: 'n2' }),
  });
  return async (view) => {
    const before = calls.length;
    await hear({
      type: 'block_actions',
      user: { id: 'U1', team_id: 'T1' },
      team: { id: 'T1', domain: 'x' },
      trigger_id: 't1',
      view,
      actions: [{ ...action, action_ts: '1' }],
    });
    const call = calls[before];
    return call && readJson(call.args.view);
  };
}

/** The state after a person filled these fields, wherever they are in the form. */
function typeInto(view: Json, state: StateValues, typed: Entries): StateValues {
  const filled = readJsonList(view.blocks).flatMap(({ block_id, element }) => {
    const id = String(block_id);
    const value = typed[id.replace(/\.\d+$/, '') as FormField];
    const { type, action_id } = readJson(element);
    return value ? [[id, { [String(action_id)]: { type, ...value } }] as const] : [];
  });
  return { ...state, ...Object.fromEntries(filled) };
}

function read(view: Json, values: StateValues) {
  const open = { id: 'V1', private_metadata: view.private_metadata, state: { values } };
  const { entries: all, country } = parseComposeSubmission({ user: { id: 'U1' }, view: open });
  const { at, lists, people, blanks: _, ...typed } = all;
  return { ...typed, country, when: at, lists: [lists, people] };
}

function makeOption(value: string, words: string) {
  return { value, text: { type: 'plain_text', text: words } };
}

/** The question at the top, and the people to choose from. */
function readQuestion(view: Json) {
  const blocks = readJsonList(view.blocks);
  return {
    notice: blocks.find(({ block_id }) => block_id === 'notice')?.text,
    choices: blocks
      .filter(({ type }) => type === 'actions')
      .flatMap(({ elements }) => readJsonList(elements).map(({ value }) => value)),
  };
}

const presets: fc.Arbitrary<ComposePreset> = fc.record({
  nonce: fc.constant('n1'),
  templates: fc.constant(true),
  generation: fc.constantFrom(1, 3),
  from: fc.constantFrom('', 'ACME'),
  notice: fc.constantFrom(undefined, 'Which Mia do you mean?'),
  choices: fc.subarray([mia, { phone: '+61437111225' as E164, name: 'Mia & Jo' }]),
  rest: fc.constantFrom(undefined, { send: 'mms-a', whom: 'all', from: 2, count: 3 } as const),
}) as fc.Arbitrary<ComposePreset>;

test.each(acts)(
  '$name: the form keeps what was typed before it and while it updates',
  async (act) => {
    const change = createChange(act);
    const check = async (preset: ComposePreset, before: Entries, meanwhile: Entries) => {
      const open = toJson(buildComposeView(preset));
      const shown = typeInto(open, buildViewState(readJsonList(open.blocks), {}, 'C1'), before);
      const picked: Entries = act.fills.includes('from') ? { from: act.action } : {};
      const afterPick = typeInto(open, shown, picked);
      const changed = await change({ ...open, id: 'V1', state: { values: afterPick } });
      const others = Object.entries(meanwhile).filter(
        ([field]) => !act.fills.some((one) => one === field),
      );
      const typed = typeInto(open, afterPick, Object.fromEntries(others));
      const after = changed ?? open;
      const is = read(after, buildViewState(readJsonList(after.blocks), typed, 'C1'));

      const was = read(open, typed);
      const filled = act.fills
        .filter((field) => field !== 'from')
        .map((field) => [field, is[field]]);
      // The form shows a picked picture above its field, and uses it even if the field is emptied.
      const picture = was.picture ?? (changed && read(open, afterPick).picture);
      expect(is).toEqual({ ...was, picture, ...Object.fromEntries(filled) });
      // The form asks which person is meant until one is picked.
      const answered = { notice: undefined, choices: [] };
      expect(readQuestion(after)).toEqual(
        act.name === 'picking a person' ? answered : readQuestion(open),
      );
      expect(readJsonList(after.blocks).map(({ block_id }) => block_id)).toContain('template');
    };
    await fc.assert(fc.asyncProperty(presets, entries, entries, check), { numRuns: 20 });
  },
);

test('a warning about the sender stays when something else changes the form', async () => {
  const open = toJson(buildComposeView({ nonce: 'n1', from: OWN_PHONE, unanswerable: 'own' }));
  const values = buildViewState(readJsonList(open.blocks), {}, 'C1');
  const [pick] = acts;
  const after = pick && (await createChange(pick)({ ...open, id: 'V1', state: { values } }));
  expect(JSON.stringify(after)).toContain('your own phone’s number');
});

/** The view as it comes over the network. */
function toJson(view: object): Json {
  return JSON.parse(JSON.stringify(view));
}
