import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFormPresets } from '../../src/core/compose/form-options.ts';
import type { NewDraft } from '../../src/core/compose/store-draft.ts';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { EditResult } from '../../src/core/scheduling/edit-send.ts';
import { deriveSendId } from '../../src/core/sends/derive-send-id.ts';
import type { QueueSendResult } from '../../src/core/sends/queue-send.ts';
import { createFindResendRecipients } from '../../src/core/status/find-resend-recipients.ts';
import { findResentPhones } from '../../src/core/status/find-resent-phones.ts';
import type { ConfirmPolicy } from '../../src/domain/draft.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { simplifyText } from '../../src/domain/plain-letters.ts';
import type { ChannelAudience } from '../../src/domain/quote.ts';
import type { Plan, Send, SendId } from '../../src/domain/send.ts';
import {
  type ComposeSubmitTools,
  registerComposeSubmitListener,
} from '../../src/slack/modals/compose/submit-listener.ts';
import { createMovingClock } from '../core/clock.ts';
import { createSteppedJobs } from '../core/jobs.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { buildSubmission, createFormApp } from './form-app.ts';
import { makePhone } from './sends.ts';

afterEach(() => void vi.useRealTimers());

const id = deriveSendId({ team: 'T1', nonce: 'n1' });
const picture = { kind: 'slack', id: 'F1', name: 'door.jpg' } as const;
const door: Plan = {
  channel: 'C1',
  recipients: [{ phone: '+61437111222' as never, name: 'Jo' }],
  subject: 'Door',
  body: 'Hello {name}',
  picture,
};

/** The listener, with what it would have stored written down. */
async function createWorld(
  confirm: ConfirmPolicy = 'never',
  audience: ChannelAudience = 'workspace',
) {
  const facts = createRecords(await openMemoryStore(), 1e9, Date.now);
  const clock = createMovingClock();
  const form = createFormApp();
  const submitted: unknown[] = [];
  const proposed: NewDraft[] = [];
  const edited: unknown[] = [];
  const results = { queueSend: 'taken' as QueueSendResult['kind'], edit: 'changed' as EditResult };
  const remembered = createFormPresets({
    records: facts,
    findNoReplyReason: async () => undefined,
  });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const ledger = createOptOutLedger({
    records: facts,
    jobs: createSteppedJobs(clock),
    clock,
    log,
    country: 'AU',
  });
  const options: ComposeSubmitTools = {
    country: 'AU',
    confirm,
    scheduleWith: 'app',
    simplifyText,
    clock,
    presets: remembered,
    refreshList: async () => undefined,
    findOptedOut: ledger.findOptedOut,
    findResentPhones: (...form) => findResentPhones({ records: facts, clock }, ...form),
    findAudience: async () => audience,
    loadSnapshot: async (send) => {
      const found = await facts.send.get(send);
      return found && { send: found, withdrawn: new Set(), changes: [] };
    },
    findResendRecipients: createFindResendRecipients({ records: facts, clock }),
    queueSend: async (sendId, ...order) => {
      submitted.push([sendId, ...order.slice(0, 2)]);
      return { kind: results.queueSend, id: sendId };
    },
    storeDraft: async (proposal) => {
      proposed.push(proposal);
      return { ...proposal, version: 'v1', at: 0 };
    },
    editSend: async (...change) => {
      edited.push(change);
      return results.edit;
    },
  };
  registerComposeSubmitListener(form.app, options);
  return {
    ...form,
    ledger,
    facts,
    clock,
    options,
    submitted,
    proposed,
    edited,
    results,
    remembered,
  };
}

const collectErrors = (answer: unknown) =>
  (answer as { readonly errors: Readonly<Record<string, string>> }).errors;
const findView = (answer: unknown) => JSON.stringify((answer as { readonly view: unknown }).view);

describe('a form that nobody has to confirm', () => {
  test('is ordered, and closes', async () => {
    const { hear, submitted, proposed } = await createWorld();
    expect(await hear(buildSubmission({}))).toBeUndefined();
    expect(submitted).toEqual([[id, 'U1', door]]);
    expect(proposed).toEqual([]);
  });

  test('is ordered for its time, and from its sender', async () => {
    const { hear, submitted, clock } = await createWorld();
    const at = Math.floor(clock.now() / 1000) + 3600;
    const from = { selected_option: { value: 'ACME' } };
    await hear(buildSubmission({ when: { selected_date_time: at }, from }));
    const schedule = { at: at * 1000, with: 'app' };
    expect(submitted).toEqual([[id, 'U1', { ...door, from: 'ACME', schedule }]]);
  });

  test('with a list is taken for later: lists are not read while somebody waits', async () => {
    const { hear, submitted, proposed } = await createWorld();
    const lists = { selected_options: [{ value: '7', text: { text: 'Tenants (3)' } }] };
    expect(await hear(buildSubmission({ lists }))).toBeUndefined();
    expect(submitted).toEqual([]);
    expect(proposed).toMatchObject([
      {
        id,
        user: 'U1',
        asked: { kind: 'nobody' },
        draft: { lists: [{ id: '7', name: 'Tenants' }] },
      },
    ]);
  });

  test('reads local numbers in the country that was chosen', async () => {
    const { hear, submitted } = await createWorld();
    const country = { selected_option: { value: 'NZ' } };
    await hear(buildSubmission({ recipients: { value: 'Jo 021 123 4567' }, country }));
    expect(submitted).toMatchObject([[id, 'U1', { recipients: [{ phone: '+64211234567' }] }]]);
  });
});

test('a form to confirm is proposed, and waits in the same modal', async () => {
  const { hear, submitted, proposed } = await createWorld('always');
  const answer = await hear(buildSubmission({}));
  expect(answer).toMatchObject({ response_action: 'update', view: { type: 'modal' } });
  expect(submitted).toEqual([]);
  const form = { nonce: 'n1', recipients: 'Jo 0437 111 222', generation: 1, country: 'AU' };
  expect(proposed).toMatchObject([{ id, user: 'U1', asked: { kind: 'form', view: 'V1' }, form }]);
});

test.each(['shared', 'pending', 'unknown'] as const)(
  'who else reads the channel is said before anything is posted there, whatever is set: %s',
  async (audience) => {
    const { hear, submitted, proposed, facts } = await createWorld('never', audience);
    expect(await hear(buildSubmission({}))).toMatchObject({ response_action: 'update' });
    expect(submitted).toEqual([]);
    expect(proposed).toMatchObject([{ asked: { kind: 'form', view: 'V1' } }]);
    // What is changed is posted already.
    await facts.send.put({ ...door, id, user: 'U1', submittedAt: 0 }, id);
    const changing = { nonce: 'n2', changes: { id, base: 0 }, channel: 'C1' };
    expect(await hear(buildSubmission({}, changing))).toBeUndefined();
  },
);

describe('faults', () => {
  test('stand under their fields, whatever the blocks are called now', async () => {
    const { hear, submitted } = await createWorld();
    const answer = await hear({
      ...buildSubmission({ recipients: { value: 'Jo' }, 'subject.2': { value: '' } }),
    });
    expect(Object.keys(collectErrors(answer)).sort()).toEqual(['recipients', 'subject.2']);
    expect(submitted).toEqual([]);
  });

  test('of a field that the form does not have stand under the first', async () => {
    const { hear } = await createWorld();
    const body = buildSubmission(
      { subject: { value: '' } },
      { nonce: 'n1', changes: { id: 'mms-a', base: 0 } },
    );
    const { view } = JSON.parse(JSON.stringify(body));
    delete view.state.values.channel;
    const errors = collectErrors(await hear({ ...body, view }));
    expect(Object.keys(errors).sort()).toEqual(['recipients', 'subject']);
    expect(errors.recipients).toContain('channel');
  });

  test('a time that has passed', async () => {
    const { hear } = await createWorld();
    const answer = await hear(buildSubmission({ when: { selected_date_time: 1_700_000_000 } }));
    expect(Object.keys(collectErrors(answer))).toEqual(['when']);
  });
});

describe('trouble', () => {
  test('a form that was sent before with other words', async () => {
    const { hear, results } = await createWorld();
    results.queueSend = 'differs';
    expect(collectErrors(await hear(buildSubmission({}))).recipients).toContain('already sent');
  });

  test('somebody sent the same again at that moment: the list is refreshed by the job that sends it', async () => {
    const { app, hear } = createFormApp();
    const { options, proposed } = await createWorld();
    const refreshed: unknown[] = [];
    registerComposeSubmitListener(app, {
      ...options,
      queueSend: async () => ({ kind: 'resent' }),
      refreshList: async (...list) => void refreshed.push(list),
    });
    expect(await hear(buildSubmission({}))).toBeUndefined();
    expect(proposed).toMatchObject([{ asked: { kind: 'nobody' } }]);
    expect(refreshed).toEqual([]);
  });

  test('a store that fails', async () => {
    const { app, hear } = createFormApp();
    const { options } = await createWorld();
    registerComposeSubmitListener(app, {
      ...options,
      queueSend: () => Promise.reject(new Error('full')),
    });
    expect(collectErrors(await hear(buildSubmission({}))).recipients).toContain(
      'Press the button again',
    );
  });

  test('a store that does not answer in time', async () => {
    vi.useFakeTimers();
    const { app, hear } = createFormApp();
    const { options } = await createWorld();
    registerComposeSubmitListener(app, {
      ...options,
      storeDraft: () => new Promise(() => undefined),
    });
    const answer = hear(buildSubmission({ lists: { selected_options: [{ value: '7' }] } }));
    await vi.advanceTimersByTimeAsync(2_900);
    expect(collectErrors(await answer).recipients).toContain('Press the button again');
  });

  test('remembering fails without a word', async () => {
    const { app, hear } = createFormApp();
    const { options } = await createWorld();
    const remember = () => Promise.reject(new Error('full'));
    registerComposeSubmitListener(app, {
      ...options,
      presets: { ...options.presets, save: remember },
    });
    expect(await hear(buildSubmission({}))).toBeUndefined();
  });
});

describe('a change of what is planned', () => {
  const changes = { nonce: 'n1', changes: { id: 'mms-a', base: 0 }, channel: 'C7' };
  const buildChangedSubmission = () => {
    const body = buildSubmission({}, changes);
    const { view } = JSON.parse(JSON.stringify(body));
    delete view.state.values.channel;
    return { ...body, view };
  };

  test('is made', async () => {
    const { hear, edited, submitted } = await createWorld();
    expect(await hear(buildChangedSubmission())).toBeUndefined();
    expect(edited).toEqual([[{ id: 'mms-a', base: 0 }, 'U1', { ...door, channel: 'C7' }]]);
    expect(submitted).toEqual([]);
  });

  test('goes through the second step like any other', async () => {
    const { hear, proposed } = await createWorld('always');
    await hear(buildChangedSubmission());
    expect(proposed).toMatchObject([{ id, changes: { id: 'mms-a', base: 0 } }]);
  });

  test.each([
    ['asked', 'ClickSend already has this message'],
    ['gone', 'expired'],
  ] as const)('is not simply made: %s', async (result, words) => {
    const { hear, results } = await createWorld();
    results.edit = result;
    const answer = await hear(buildChangedSubmission());
    expect(answer).toMatchObject({ response_action: 'update' });
    expect(findView(answer)).toContain(words);
  });

  test.each([
    ['left', 'Too late to change'],
    ['outdated', 'this changed while'],
    ['cancelled', 'was cancelled'],
  ] as const)('is said, and what was typed stays in the form: %s', async (result, words) => {
    const { hear, results } = await createWorld();
    results.edit = result;
    const errors = collectErrors(await hear(buildChangedSubmission()));
    expect(errors.recipients).toContain(words);
  });
});

test('the sender is remembered for the channel, the country for the person', async () => {
  const { hear, remembered } = await createWorld();
  const from = { selected_option: { value: '+61481070206' } };
  const country = { selected_option: { value: 'NZ' } };
  await hear(buildSubmission({ from, country, recipients: { value: 'Jo +61437111222' } }));
  expect(await remembered.load('C1', 'U1')).toEqual({ from: '+61481070206', country: 'NZ' });
  await hear(buildSubmission({}));
  expect(await remembered.load('C1', 'U1')).toEqual({ country: 'AU' });
  expect(await remembered.load('C2', 'U2')).toEqual({});
});

describe('recipients who did not fit into the field', () => {
  const former: Send = {
    ...door,
    id: 'mms-b' as SendId,
    user: 'U1',
    submittedAt: 0,
    recipients: Array.from({ length: 5 }, (_, n) => ({ phone: makePhone(n), name: `No ${n}` })),
  };
  const rest = { send: former.id, whom: 'all', from: 2, count: 3 };

  test('get it too', async () => {
    const { hear, submitted, facts } = await createWorld();
    await facts.send.put(former, former.id);
    await hear(
      buildSubmission({ recipients: { value: `Jo ${makePhone(0)}` } }, { nonce: 'n1', rest }),
    );
    const recipients = [{ phone: makePhone(0), name: 'Jo' }, ...former.recipients.slice(2)];
    expect(submitted).toEqual([[id, 'U1', { ...door, recipients }]]);
  });

  test('make bulk of it', async () => {
    const { hear, proposed, facts } = await createWorld('bulk');
    await facts.send.put(former, former.id);
    await hear(buildSubmission({}, { nonce: 'n1', rest }));
    expect(proposed).toMatchObject([{ asked: { kind: 'form' } }]);
  });

  test('are not lost in silence when they are no longer stored', async () => {
    const { hear, submitted } = await createWorld();
    const answer = await hear(buildSubmission({}, { nonce: 'n1', rest }));
    expect(collectErrors(answer).recipients).toContain('no longer know');
    expect(submitted).toEqual([]);
  });

  test('and have no name for the message', async () => {
    const { hear, facts } = await createWorld();
    const nameless = former.recipients.map(({ phone }) => ({ phone }));
    await facts.send.put({ ...former, recipients: nameless }, former.id);
    const answer = await hear(buildSubmission({}, { nonce: 'n1', rest }));
    expect(collectErrors(answer).message).toContain('3 others have no name');
  });
});

describe('somebody who opted out', () => {
  const ada = '+61437111222' as E164;
  const two = { recipients: { value: '0437111222, 0437111223' }, message: { value: 'Hello' } };

  async function createWorldWithoutAda(confirm: ConfirmPolicy = 'never') {
    const all = await createWorld(confirm);
    const at = all.clock.now();
    await all.ledger.recordKeyword({ messageId: 'R1', phone: ada, at }, 'stop');
    return all;
  }

  test.each(['never', 'always'] as const)(
    'alone in a form, with %s a second step: it is said under the field, and nothing is stored',
    async (confirm) => {
      const { hear, submitted, proposed } = await createWorldWithoutAda(confirm);
      expect(collectErrors(await hear(buildSubmission({}))).recipients).toMatch(
        /^This person is left out\. They texted STOP\. They can text START/,
      );
      expect([submitted, proposed]).toEqual([[], []]);
    },
  );

  test('among others: the form is taken, to be sent without them', async () => {
    const { hear, submitted, proposed } = await createWorldWithoutAda();
    expect(await hear(buildSubmission(two))).toBeUndefined();
    expect(submitted).toEqual([]);
    expect(proposed).toMatchObject([{ id, asked: { kind: 'nobody' } }]);
  });

  test('among others who all did: it is said under the field with how many they are', async () => {
    const { hear, ledger, clock, proposed } = await createWorldWithoutAda();
    const ben = '+61437111223' as E164;
    const act = { id: 'A1', kind: 'out', phone: ben, by: 'U1', reason: 'moved <away>' } as const;
    await ledger.recordManualChange(act);
    expect(collectErrors(await hear(buildSubmission(two))).recipients).toMatch(
      /^All of these people are left out\. They texted STOP \(1 has another reason\)/,
    );
    await ledger.recordKeyword({ messageId: 'R2', phone: ada, at: clock.now() + 1 }, 'start');
    expect(await hear(buildSubmission(two))).toBeUndefined();
    expect(proposed).toHaveLength(1);
  });

  test('and other faults are all said at once', async () => {
    const { hear } = await createWorldWithoutAda();
    const errors = collectErrors(await hear(buildSubmission({ subject: { value: '' } })));
    expect(errors.recipients).toMatch(/^This person is left out\. They texted STOP/);
    expect(errors.subject).toMatch(/^Enter a subject/);
  });

  test('and numbers that get no pictures are said beside other faults, and alone in the second step', async () => {
    const { hear, proposed } = await createWorldWithoutAda();
    const recipients = { value: '02 9374 4000' };
    const errors = collectErrors(
      await hear(buildSubmission({ recipients, 'message.2': { value: '' } })),
    );
    expect(errors.recipients).toMatch(/^This person is left out\. Landlines can’t get pictures/);
    expect(errors['message.2']).toMatch(/^Enter a message/);
    const message = { value: 'Hello' };
    expect(await hear(buildSubmission({ recipients, message }))).toMatchObject({
      response_action: 'update',
    });
    expect(proposed).toHaveLength(1);
  });

  test('a ledger that cannot be read hides no other fault', async () => {
    const { app, hear } = createFormApp();
    const { options } = await createWorld();
    const findOptedOut = () => Promise.reject(new Error('away'));
    registerComposeSubmitListener(app, { ...options, findOptedOut });
    const errors = collectErrors(await hear(buildSubmission({ subject: { value: '' } })));
    expect(Object.keys(errors)).toEqual(['subject']);
  });

  test('a ledger that cannot be read lets nobody believe that it was sent', async () => {
    const { app, hear } = createFormApp();
    const { options } = await createWorld();
    registerComposeSubmitListener(app, {
      ...options,
      findOptedOut: () => Promise.reject(new Error('away')),
    });
    expect(collectErrors(await hear(buildSubmission({}))).recipients).toMatch(
      /Press the button again/,
    );
  });
});
