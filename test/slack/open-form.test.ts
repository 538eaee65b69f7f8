import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFindNoReplyReason } from '../../src/core/compose/find-no-reply-reason.ts';
import {
  createFormPresets,
  createLoadUserCountry,
  type FormPresets,
} from '../../src/core/compose/form-options.ts';
import { AppError } from '../../src/core/errors.ts';
import type { SlackFiles } from '../../src/core/ports/slack-files.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { findNewestVersion, loadSnapshot } from '../../src/core/sends/snapshot.ts';
import { createFindResendRecipients } from '../../src/core/status/find-resend-recipients.ts';
import { loadSendOverview } from '../../src/core/status/load-progress.ts';
import type { ConfirmPolicy } from '../../src/domain/draft.ts';
import type { PictureSource, Send, SendId } from '../../src/domain/send.ts';
import { registerEditButton } from '../../src/slack/actions/edit.ts';
import { registerReopenFormButtons } from '../../src/slack/actions/reopen-form.ts';
import { registerMmsCommand } from '../../src/slack/command-router.ts';
import type { CommandTable } from '../../src/slack/commands/command-table.ts';
import type { ComposePreset } from '../../src/slack/modals/compose/compose-fields.ts';
import {
  createCompleteComposePreset,
  createOpenComposeModal,
} from '../../src/slack/modals/compose/open-compose-modal.ts';
import {
  registerGlobalShortcut,
  registerMessageShortcut,
} from '../../src/slack/modals/compose/shortcuts.ts';
import { registerBackListener } from '../../src/slack/modals/review/back-listener.ts';
import { createMovingClock } from '../core/clock.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { buildPress, createFormApp, type SlackCall } from './form-app.ts';
import { makePhone } from './sends.ts';

afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;
const OWN_PHONE = '+61491575254';

/** Everything that opens a form, over a store in memory. */
async function createWorld(
  options: {
    readonly presets?: Partial<FormPresets>;
    readonly find?: SlackFiles['findFile'];
    readonly confirm?: ConfirmPolicy;
  } = {},
) {
  const { confirm = 'never' } = options;
  const facts = createRecords(await openMemoryStore(), 1e9, Date.now);
  const clock = createMovingClock();
  const form = createFormApp();
  const findNoReplyReason = createFindNoReplyReason(async () => [
    { value: OWN_PHONE, kind: 'own' },
  ]);
  const presets = createFormPresets({ records: facts, findNoReplyReason });
  const remembered = { ...presets, ...options.presets };
  const templates = { hasTemplates: async () => false };
  const fill = createCompleteComposePreset({
    presets: remembered,
    templates,
    findNoReplyReason,
    country: 'AU',
    confirm,
  });
  const open = createOpenComposeModal(fill);
  const again = {
    findNewestVersion: (id: SendId) => findNewestVersion(facts, id),
    loadSnapshot: (id: SendId) => loadSnapshot(facts, id),
    findResendRecipients: createFindResendRecipients({ records: facts, clock }),
    findDraft: (id: SendId) => facts.draft.get(id),
    isSent: async (id: SendId) => (await facts.send.get(id)) !== undefined,
    completeComposePreset: fill,
    clock,
    userActions: {
      loadSendOverview: (send: SendId) => loadSendOverview({ records: facts, clock }, send),
    },
  };
  const file = { url: 'https://files.slack.com/1', thumbs: [] };
  registerReopenFormButtons(form.app, again);
  registerEditButton(form.app, again);
  registerBackListener(form.app, again);
  registerGlobalShortcut(form.app, { openComposeModal: open });
  registerMmsCommand(form.app, {
    country: 'AU',
    loadUserCountry: createLoadUserCountry({ records: facts, country: 'AU' }),
    openComposeModal: open,
    searchContacts: async () => [],
    // No command runs here.
    commands: {} as CommandTable,
  });
  registerMessageShortcut(form.app, {
    openComposeModal: open,
    apiUrl: 'https://slack.com/api/',
    files: { findFile: options.find ?? (async () => file) },
  });
  const addSend = async (more: Partial<Send> = {}): Promise<Send> => {
    const send = { ...door, submittedAt: clock.now(), ...more };
    await facts.send.put(send, send.id);
    return send;
  };
  return { ...form, facts, clock, remembered, addSend };
}

const door: Send = {
  id: 'mms-abcdefghijklmnopqrst' as SendId,
  user: 'U1',
  channel: 'C1',
  recipients: [{ phone: makePhone(0), name: 'Jo' }, { phone: makePhone(1) }],
  subject: 'Door',
  body: 'Hello',
  picture: { kind: 'slack', id: 'F1', name: 'door.jpg', url: 'https://files.slack.com/1' },
  from: 'ACME',
  submittedAt: 0,
};

interface ShownView {
  readonly title: string;
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly metadata: Partial<ComposePreset>;
}

/** The view that the person sees after all these calls. */
function parseShownView(calls: readonly SlackCall[]): ShownView {
  const view = JSON.parse(JSON.stringify(calls.at(-1)?.args.view));
  const values: Record<string, unknown> = {};
  for (const { block_id, element = {} } of view.blocks) {
    const value =
      element.initial_value ??
      element.initial_conversation ??
      element.initial_date_time ??
      element.initial_option?.value;
    if (value !== undefined) values[block_id] = value;
  }
  const sections = view.blocks.filter(({ type }: { readonly type: string }) => type === 'section');
  return {
    title: view.title.text,
    text: sections.map((block: { readonly text: { readonly text: string } }) => block.text.text)[0],
    values,
    metadata: JSON.parse(view.private_metadata || '{}'),
  };
}

const listMethods = (calls: readonly SlackCall[]) => calls.map(({ method }) => method);

describe('*Send again*', () => {
  test('opens the form with the content and the picture of the send', async () => {
    const { hear, calls, addSend, facts } = await createWorld();
    const send = await addSend();
    await facts.userCountry.put('NZ', 'U1');
    await hear(buildPress('open_again', send.id));
    expect(listMethods(calls)).toEqual(['views.open', 'views.update']);
    const { values, metadata } = parseShownView(calls);
    expect(values).toEqual({
      recipients: 'Jo +61 437 111 200\n+61 437 111 201',
      subject: 'Door',
      message: 'Hello',
      channel: 'C1',
      from: 'ACME',
      country: 'NZ',
    });
    expect(metadata.kept).toEqual(send.picture);
    expect(metadata.nonce).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('opens a draft’s form with the person’s stored country if the draft has none', async () => {
    const { hear, calls, facts } = await createWorld();
    await facts.userCountry.put('NZ', 'U1');
    const { recipients, channel, subject, body, picture } = door;
    const draft = { recipients, doubles: [], unread: [], lists: [], subject, body, channel };
    const approver = { kind: 'nobody' } as const;
    const form = { nonce: 'n1', recipients: 'Jo', generation: 1 };
    const typed = { draft: { ...draft, picture: picture as PictureSource }, form };
    await facts.draft.put(
      { id: door.id, version: 'v1', user: 'U1', asked: approver, at: 0, ...typed },
      door.id,
    );
    await hear(buildPress('open_again', door.id));
    expect(parseShownView(calls)).toMatchObject({
      values: { recipients: 'Jo', country: 'NZ' },
      metadata: { nonce: 'n1' },
    });
  });

  test('leaves the sender empty if the send had none, even if the channel has a stored one', async () => {
    const { hear, calls, addSend, facts } = await createWorld();
    const { from: _, ...plain } = door;
    await facts.channelSenderId.put('OTHER', 'C1');
    await addSend();
    await facts.send.put(plain, plain.id);
    await hear(buildPress('open_again', plain.id));
    expect(parseShownView(calls).values.from).toBeUndefined();
  });

  test('to the people who didn’t get it opens the form with only them, or says that there are none', async () => {
    const { hear, calls, addSend, facts, clock } = await createWorld();
    const send = await addSend();
    await facts.batch.put(
      {
        kind: 'answered',
        at: clock.now(),
        since: clock.now(),
        lookups: 0,
        outcomes: [
          { kind: 'accepted', reference: `${send.id}.0`, messageId: 'm0' },
          {
            kind: 'refused',
            reference: `${send.id}.1`,
            problem: { code: 'x', what: 'No', todo: '' },
          },
        ],
      },
      send.id,
      0,
    );
    await hear(buildPress('open_again', `${send.id}:failed`));
    expect(parseShownView(calls).values.recipients).toBe('+61 437 111 201');
    await facts.batch.delete(send.id, 0);
    await hear(buildPress('open_again', `${send.id}:failed`));
    expect(parseShownView(calls).text).toContain('Everyone already has it');
  });

  test('keeps the scheduled time while it is ahead, and drops it once it has passed', async () => {
    const { hear, calls, addSend, clock } = await createWorld();
    const at = clock.now() + HOUR;
    const send = await addSend({ schedule: { at, with: 'app' } });
    await hear(buildPress('open_again', send.id));
    expect(parseShownView(calls).values.when).toBe(at / 1000);
    clock.moveTo(at + 1);
    await hear(buildPress('open_again', send.id));
    expect(parseShownView(calls).values.when).toBeUndefined();
  });

  test('stores recipients who don’t fit into the field in the form’s metadata', async () => {
    const { hear, calls, addSend } = await createWorld();
    const recipients = Array.from({ length: 300 }, (_, n) => ({ phone: makePhone(n % 100) }));
    const send = await addSend({ recipients });
    await hear(buildPress('open_again', send.id));
    const { values, metadata } = parseShownView(calls);
    const fitting = String(values.recipients).split('\n').length;
    expect(fitting).toBeGreaterThan(200);
    expect(metadata.rest).toEqual({
      send: send.id,
      whom: 'all',
      from: fitting,
      count: 300 - fitting,
    });
  });

  test('is refused to anyone but the author', async () => {
    const { hear, calls, addSend } = await createWorld();
    const send = await addSend();
    await hear(buildPress('open_again', send.id, 'U2'));
    expect(parseShownView(calls).text).toContain('Only the person who sent this');
    expect(JSON.stringify(calls)).not.toContain(makePhone(0));
  });

  test('says that the send expired when it is no longer stored', async () => {
    const { hear, calls } = await createWorld();
    await hear(buildPress('open_again', door.id));
    expect(parseShownView(calls).text).toContain('expired');
  });

  test('says to press again when Slack refuses to open the modal', async () => {
    const { hear, calls, answer, addSend } = await createWorld();
    answer('views.open', { ok: false, error: 'expired_trigger_id' });
    await hear(buildPress('open_again', (await addSend()).id));
    expect(calls.at(-1)).toMatchObject({
      method: 'respond',
      args: { text: expect.stringContaining('Press the button again') },
    });
  });
});

test.each(['open_again', 'edit', 'back', '/mms'])(
  '%s: the form warns at the top that nobody can reply to the sender',
  async (way) => {
    const { hear, calls, addSend, facts, clock } = await createWorld();
    const draftId = 'mms-draft' as SendId;
    const send = await addSend({
      from: OWN_PHONE,
      schedule: { at: clock.now() + HOUR, with: 'app' },
    });
    const { recipients, channel, subject, body, picture } = door;
    const draft = { recipients, doubles: [], unread: [], lists: [], subject, body, channel };
    const typed = { draft: { ...draft, picture: picture as PictureSource, from: OWN_PHONE } };
    const approver = { kind: 'nobody' } as const;
    await facts.draft.put(
      { id: send.id, version: 'v1', user: 'U1', asked: approver, at: 0, ...typed },
      draftId,
    );
    // Stored by an older version; such senders are no longer stored.
    await facts.channelSenderId.put(OWN_PHONE, 'C1');
    const view = { id: 'V1', type: 'modal', hash: 'h1' };
    await hear(
      way === '/mms'
        ? {
            command: way,
            text: '',
            user_id: 'U1',
            channel_id: 'C1',
            team_id: 'T1',
            trigger_id: 't1',
          }
        : {
            ...buildPress(way, way === 'back' ? draftId : send.id),
            ...(way === 'back' && { view }),
          },
    );
    const shown = JSON.stringify(calls.at(-1)?.args.view);
    expect(shown).toContain('People can’t reply to 0491 575 254');
  },
);

describe('*Edit* on a scheduled send', () => {
  const addPlanned = async () => {
    const all = await createWorld();
    const at = all.clock.now() + HOUR;
    const send = await all.addSend({ schedule: { at, with: 'app' } });
    return { ...all, send, at };
  };

  test('opens the form with the current version of the send', async () => {
    const { hear, calls, send, at, facts } = await addPlanned();
    const plan = { ...send, subject: 'Gate', schedule: { at: at + HOUR, with: 'app' as const } };
    await facts.change.setIfAbsent({ kind: 'edited', by: 'U1', at: 0, plan }, send.id, 0);
    await facts.change.setIfAbsent({ kind: 'withdrawn', by: 'U1', at: 0, index: 0 }, send.id, 1);
    await hear(buildPress('edit', send.id));
    const { title, values, metadata } = parseShownView(calls);
    expect(title).toBe('Edit scheduled message');
    expect(values).toMatchObject({
      subject: 'Gate',
      recipients: '+61 437 111 201',
      when: (at + HOUR) / 1000,
    });
    expect(values).not.toHaveProperty('channel');
    expect(metadata).toMatchObject({
      changes: { id: send.id, base: 2 },
      channel: 'C1',
      kept: { id: 'F1' },
    });
  });

  test('says that it is too late once the send was submitted', async () => {
    const { hear, calls, send, facts } = await addPlanned();
    await facts.change.setIfAbsent({ kind: 'left', at: 0 }, send.id, 0);
    await hear(buildPress('edit', send.id));
    expect(parseShownView(calls).text).toContain('Too late to change');
  });

  test('works on a send that ClickSend holds until its scheduled time', async () => {
    const { hear, calls, addSend, at, facts, clock } = await addPlanned();
    const send = await addSend({ schedule: { at, with: 'clicksend' } });
    await facts.change.setIfAbsent({ kind: 'left', at: 0 }, send.id, 0);
    await hear(buildPress('edit', send.id));
    expect(parseShownView(calls).title).toBe('Edit scheduled message');
    clock.moveTo(at);
    await hear(buildPress('edit', send.id));
    expect(parseShownView(calls).text).toContain('Too late to change');
  });

  test('opens the send that replaced the one in the post', async () => {
    const { hear, calls, send, addSend, facts } = await addPlanned();
    const next = await addSend({ ...send, id: 'mms-next' as SendId, subject: 'Gate' });
    await facts.successor.put({ id: next.id, by: 'U1' }, send.id);
    await hear(buildPress('edit', send.id));
    expect(parseShownView(calls)).toMatchObject({
      values: { subject: 'Gate' },
      metadata: { changes: { id: next.id, base: 0 } },
    });
  });

  test('says that the send was cancelled', async () => {
    const { hear, calls, send, facts } = await addPlanned();
    await facts.change.setIfAbsent({ kind: 'cancelled', by: 'U2', at: 0 }, send.id, 0);
    await hear(buildPress('edit', send.id));
    expect(parseShownView(calls).text).toContain('was cancelled');
  });

  test('is refused for a send that isn’t scheduled', async () => {
    const { hear, calls, addSend } = await createWorld();
    await hear(buildPress('edit', (await addSend()).id));
    expect(parseShownView(calls).text).toContain('Too late to change');
  });

  test('is refused to anyone but the author', async () => {
    const { hear, calls, send } = await addPlanned();
    await hear(buildPress('edit', send.id, 'U2'));
    expect(parseShownView(calls).text).toContain('Only the person who scheduled this');
  });
});

test('the global shortcut opens an empty form', async () => {
  const { hear, calls } = await createWorld();
  await hear({
    type: 'shortcut',
    callback_id: 'compose_mms',
    trigger_id: 't1',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1' },
  });
  expect(listMethods(calls)).toEqual(['views.open']);
  expect(parseShownView(calls).values).toEqual({ country: 'AU' });
});

describe('*Send as MMS* on a message', () => {
  const photo = {
    id: 'F7',
    name: 'roof.HEIC',
    mimetype: 'image/heic',
    url_private: 'https://files.slack.com/7',
  };
  const makeMessageAction = (message: object, channel = 'C1', name = 'general') => ({
    type: 'message_action',
    callback_id: 'send_as_mms',
    trigger_id: 't1',
    message_ts: '1.2',
    response_url: 'https://hooks.slack.com/actions/respond',
    user: { id: 'U1', name: 'x' },
    team: { id: 'T1' },
    channel: { id: channel, name },
    message: { type: 'message', ts: '1.2', ...message },
  });

  test('opens the form with the message’s text and its first picture', async () => {
    const { hear, calls } = await createWorld();
    const pdf = { id: 'F6', name: 'plan.pdf', mimetype: 'application/pdf' };
    await hear(
      makeMessageAction({ text: 'The roof &amp; <https://a.b|plan>', files: [pdf, photo] }),
    );
    expect(listMethods(calls)).toEqual(['views.open']);
    const { values, metadata } = parseShownView(calls);
    expect(values).toMatchObject({ message: 'The roof & plan (https://a.b)', channel: 'C1' });
    expect(metadata.kept).toEqual({
      kind: 'slack',
      id: 'F7',
      name: 'roof.HEIC',
      url: 'https://files.slack.com/7',
    });
  });

  test('takes one of several pictures and says so, but never one stored outside Slack', async () => {
    const { hear, calls } = await createWorld();
    const drive = { id: 'F5', name: 'a.jpg', mimetype: 'image/jpeg', mode: 'external' };
    const more = ['F8', 'F9'].map((id) => ({ id, name: `${id}.png`, mimetype: 'image/png' }));
    await hear(makeMessageAction({ text: 'The roof', files: [drive, photo, ...more] }));
    expect(parseShownView(calls).metadata.kept).toMatchObject({ id: 'F7' });
    expect(parseShownView(calls).text).toContain(
      'This message has 3 pictures, and I can send one: “roof.HEIC”.',
    );
    await hear(makeMessageAction({ text: 'The roof', files: [drive] }));
    expect(parseShownView(calls).text).toContain('stored outside Slack');
  });

  test('opens the form with the text and picture of a forwarded message', async () => {
    const { hear, calls } = await createWorld();
    await hear(
      makeMessageAction({
        text: '',
        attachments: [{ is_share: true, text: 'The roof', files: [photo] }],
      }),
    );
    expect(parseShownView(calls).values).toMatchObject({ message: 'The roof' });
    expect(parseShownView(calls).metadata.kept).toMatchObject({ id: 'F7' });
  });

  test.each([
    ['D1', 'directmessage'],
    ['G1', 'mpdm-ada--ben--carl-1'],
    ['C9', 'mpdm-ada--ben--carl-1'],
  ])(
    'presets no channel in a direct message (%s, %s), neither itself nor through Slack',
    async (channel, name) => {
      const { hear, calls } = await createWorld();
      await hear(makeMessageAction({ text: 'x', files: [photo] }, channel, name));
      expect(parseShownView(calls).values).not.toHaveProperty('channel');
      expect(JSON.stringify(calls.at(-1)?.args.view)).not.toContain('default_to_current');
    },
  );

  test.each([
    ['G1', 'privategroup'],
    ['C1', 'mpdm'],
  ])('presets the channel (%s, %s)', async (channel, name) => {
    const { hear, calls } = await createWorld();
    await hear(makeMessageAction({ text: 'x', files: [photo] }, channel, name));
    expect(parseShownView(calls).values).toMatchObject({ channel });
  });

  test('says that the message has no picture', async () => {
    const { hear, calls } = await createWorld();
    await hear(makeMessageAction({ text: 'only words' }));
    expect(parseShownView(calls).text).toContain('no picture');
  });

  test('shortens a text that is too long and says so', async () => {
    const { hear, calls } = await createWorld();
    await hear(makeMessageAction({ text: 'x'.repeat(4000), files: [photo] }));
    const { values, text } = parseShownView(calls);
    expect(values.message).toBe('x'.repeat(1500));
    expect(text).toContain('cut off');
  });

  test('explains in the form that the app can’t see a file, and keeps the form’s content', async () => {
    const unseen = new AppError('file_not_ready', { retry: 'later', answered: true });
    const { hear, calls } = await createWorld({ find: () => Promise.reject(unseen) });
    await hear(makeMessageAction({ text: 'The roof', files: [photo] }));
    expect(listMethods(calls)).toEqual(['views.open', 'views.update']);
    const [opened] = calls;
    expect(calls[1]?.args).toMatchObject({ view_id: 'V1', hash: 'h1' });
    const before = parseShownView(opened ? [opened] : []);
    const after = parseShownView(calls);
    expect(after.text).toContain('/invite @slack-mms');
    expect(after.values).toEqual(before.values);
    expect(after.metadata).toEqual(before.metadata);
  });

  test('says nothing about the file when Slack does not respond', async () => {
    const down = new AppError('slack_timeout', { retry: 'later' });
    const { hear, calls } = await createWorld({ find: () => Promise.reject(down) });
    await hear(makeMessageAction({ text: 'The roof', files: [photo] }));
    expect(listMethods(calls)).toEqual(['views.open']);
  });
});

describe('/mms', () => {
  const makeTypedCommand = (channel_id: string, channel_name: string) => ({
    command: '/mms',
    text: '',
    user_id: 'U1',
    channel_id,
    channel_name,
    team_id: 'T1',
    trigger_id: 't1',
    response_url: 'https://hooks.slack.com/commands/x',
  });

  test('presets no channel in a group direct message, neither itself nor through Slack', async () => {
    const { hear, calls } = await createWorld();
    await hear(makeTypedCommand('C9', 'mpdm-ada--ben--carl-1'));
    expect(parseShownView(calls).values).not.toHaveProperty('channel');
    expect(JSON.stringify(calls.at(-1)?.args.view)).not.toContain('default_to_current');
  });

  test('presets the channel in which it is typed', async () => {
    const { hear, calls } = await createWorld();
    await hear(makeTypedCommand('C9', 'field-crew'));
    expect(parseShownView(calls).values).toMatchObject({ channel: 'C9' });
  });
});

describe('opening the form', () => {
  const shortcut = {
    type: 'shortcut',
    callback_id: 'compose_mms',
    trigger_id: 't1',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1' },
  };

  test('does not wait for stored presets that don’t load', async () => {
    vi.useFakeTimers();
    const waitForever = () => new Promise<never>(() => undefined);
    const { hear, calls } = await createWorld({
      presets: { load: waitForever, save: waitForever },
    });
    const opening = hear(shortcut);
    await vi.advanceTimersByTimeAsync(250);
    await opening;
    expect(parseShownView(calls).values).toEqual({ country: 'AU' });
  });

  test('does not wait for a draft that doesn’t load', async () => {
    vi.useFakeTimers();
    const { hear, calls } = await createWorld({
      presets: {
        load: async () => ({ drafts: [door.id] }),
        findDraft: () => new Promise<never>(() => undefined),
      },
    });
    const opening = hear(shortcut);
    await vi.advanceTimersByTimeAsync(250);
    await opening;
    expect(parseShownView(calls).values).toEqual({ country: 'AU' });
  });

  test('works when the store fails', async () => {
    const failAlways = () => Promise.reject(new Error('down'));
    const { hear, calls } = await createWorld({ presets: { load: failAlways, save: failAlways } });
    await hear(shortcut);
    expect(listMethods(calls)).toEqual(['views.open']);
  });
});
