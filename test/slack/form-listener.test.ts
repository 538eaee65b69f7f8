import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFormPresets } from '../../src/core/compose/form-options.ts';
import type { NewDraft } from '../../src/core/compose/store-draft.ts';
import { AppError } from '../../src/core/errors.ts';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import { ROLE_UNKNOWN_PROBLEM } from '../../src/core/permissions/check-permission.ts';
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
import { composeText } from '../../src/slack/text/modal.ts';
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

/** The listener, with everything that it would store recorded. */
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
      const stored = await facts.send.get(send);
      return stored && { send: stored, withdrawn: new Set(), changes: [] };
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

describe('a form that needs no review', () => {
  test('is submitted, and the modal closes', async () => {
    const { hear, submitted, proposed } = await createWorld();
    expect(await hear(buildSubmission({}))).toBeUndefined();
    expect(submitted).toEqual([[id, 'U1', door]]);
    expect(proposed).toEqual([]);
  });

  test('is submitted with its schedule and its sender', async () => {
    const { hear, submitted, clock } = await createWorld();
    const at = Math.floor(clock.now() / 1000) + 3600;
    const from = { selected_option: { value: 'ACME' } };
    await hear(buildSubmission({ when: { selected_date_time: at }, from }));
    const schedule = { at: at * 1000, with: 'app' };
    expect(submitted).toEqual([[id, 'U1', { ...door, from: 'ACME', schedule }]]);
  });

  test('with a contact list is stored as a draft, so that nobody waits while the list is read', async () => {
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

  test('parses local numbers in the selected country', async () => {
    const { hear, submitted } = await createWorld();
    const country = { selected_option: { value: 'NZ' } };
    await hear(buildSubmission({ recipients: { value: 'Jo 021 123 4567' }, country }));
    expect(submitted).toMatchObject([[id, 'U1', { recipients: [{ phone: '+64211234567' }] }]]);
  });
});

test('a form that needs a review is stored as a draft, and the same modal shows that it loads', async () => {
  const { hear, submitted, proposed } = await createWorld('always');
  const answer = await hear(buildSubmission({}));
  expect(answer).toMatchObject({ response_action: 'update', view: { type: 'modal' } });
  expect(submitted).toEqual([]);
  const form = { nonce: 'n1', recipients: 'Jo 0437 111 222', generation: 1, country: 'AU' };
  expect(proposed).toMatchObject([{ id, user: 'U1', asked: { kind: 'form', view: 'V1' }, form }]);
});

test.each(['shared', 'pending', 'unknown'] as const)(
  'a channel that others may read forces the review even if reviews are off: %s',
  async (audience) => {
    const { hear, submitted, proposed, facts } = await createWorld('never', audience);
    expect(await hear(buildSubmission({}))).toMatchObject({ response_action: 'update' });
    expect(submitted).toEqual([]);
    expect(proposed).toMatchObject([{ asked: { kind: 'form', view: 'V1' } }]);
    // A send that is being edited is posted already.
    await facts.send.put({ ...door, id, user: 'U1', submittedAt: 0 }, id);
    const changing = { nonce: 'n2', changes: { id, base: 0 }, channel: 'C1' };
    expect(await hear(buildSubmission({}, changing))).toBeUndefined();
  },
);

describe('mistakes in the form', () => {
  test('are explained below their fields, whatever the current block ids are', async () => {
    const { hear, submitted } = await createWorld();
    const answer = await hear({
      ...buildSubmission({ recipients: { value: 'Jo' }, 'subject.2': { value: '' } }),
    });
    expect(Object.keys(collectErrors(answer)).sort()).toEqual(['recipients', 'subject.2']);
    expect(submitted).toEqual([]);
  });

  test('in a field that the form lacks are explained below the first field', async () => {
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

  test('include a time that has passed', async () => {
    const { hear } = await createWorld();
    const answer = await hear(buildSubmission({ when: { selected_date_time: 1_700_000_000 } }));
    expect(Object.keys(collectErrors(answer))).toEqual(['when']);
  });
});

describe('a submission that can’t be taken', () => {
  test('says that a form was already sent with other content', async () => {
    const { hear, results } = await createWorld();
    results.queueSend = 'differs';
    expect(collectErrors(await hear(buildSubmission({}))).recipients).toContain('already sent');
  });

  test('leaves the list to the job when somebody resends the same send at that moment', async () => {
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

  test('says to press the button again when the store fails', async () => {
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

  test('isn’t said to have done nothing when Slack doesn’t say who pressed, because another press may be stored', async () => {
    const { app, hear } = createFormApp();
    const { options } = await createWorld();
    const problem = ROLE_UNKNOWN_PROBLEM;
    registerComposeSubmitListener(app, {
      ...options,
      queueSend: () => Promise.reject(new AppError(problem.code, { retry: 'later', problem })),
    });
    expect(collectErrors(await hear(buildSubmission({}))).recipients).toBe(composeText.notStored);
  });

  test('says to press the button again when the store does not respond in time', async () => {
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

  test('is not caused by a failure to save the presets', async () => {
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

describe('an edit of a scheduled send', () => {
  const changes = { nonce: 'n1', changes: { id: 'mms-a', base: 0 }, channel: 'C7' };
  const buildChangedSubmission = () => {
    const body = buildSubmission({}, changes);
    const { view } = JSON.parse(JSON.stringify(body));
    delete view.state.values.channel;
    return { ...body, view };
  };

  test('is applied, and nothing new is submitted', async () => {
    const { hear, edited, submitted } = await createWorld();
    expect(await hear(buildChangedSubmission())).toBeUndefined();
    expect(edited).toEqual([[{ id: 'mms-a', base: 0 }, 'U1', { ...door, channel: 'C7' }]]);
    expect(submitted).toEqual([]);
  });

  test('goes through the review like any other form', async () => {
    const { hear, proposed } = await createWorld('always');
    await hear(buildChangedSubmission());
    expect(proposed).toMatchObject([{ id, changes: { id: 'mms-a', base: 0 } }]);
  });

  test.each([
    ['asked', 'ClickSend already has this message'],
    ['gone', 'expired'],
  ] as const)('replaces the form with a notice: %s', async (result, words) => {
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
  ] as const)(
    'that is refused is explained in the form, which keeps what was typed: %s',
    async (result, words) => {
      const { hear, results } = await createWorld();
      results.edit = result;
      const errors = collectErrors(await hear(buildChangedSubmission()));
      expect(errors.recipients).toContain(words);
    },
  );
});

test('the sender is stored per channel, the country per person', async () => {
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
  /** One of the two in the field stays there. */
  const withShown = { recipients: { value: `Jo ${makePhone(0)}` } };

  test('get the message too', async () => {
    const { hear, submitted, facts } = await createWorld();
    await facts.send.put(former, former.id);
    await hear(buildSubmission(withShown, { nonce: 'n1', rest }));
    const recipients = [{ phone: makePhone(0), name: 'Jo' }, ...former.recipients.slice(2)];
    expect(submitted).toEqual([[id, 'U1', { ...door, recipients }]]);
  });

  test('make the send a bulk send, which needs a review', async () => {
    const { hear, proposed, facts } = await createWorld('bulk');
    await facts.send.put(former, former.id);
    await hear(buildSubmission(withShown, { nonce: 'n1', rest }));
    expect(proposed).toMatchObject([{ asked: { kind: 'form' } }]);
  });

  test('stop the submission with an error if they are no longer stored', async () => {
    const { hear, submitted } = await createWorld();
    const answer = await hear(buildSubmission({}, { nonce: 'n1', rest }));
    expect(collectErrors(answer).recipients).toContain('no longer know');
    expect(submitted).toEqual([]);
  });

  test('without names stop a message that needs a name', async () => {
    const { hear, facts } = await createWorld();
    const nameless = former.recipients.map(({ phone }) => ({ phone }));
    await facts.send.put({ ...former, recipients: nameless }, former.id);
    const answer = await hear(buildSubmission(withShown, { nonce: 'n1', rest }));
    expect(collectErrors(answer).message).toContain('3 others have no name');
  });

  test('stop the submission with an error if everybody in the field was replaced', async () => {
    const { hear, submitted, facts } = await createWorld();
    await facts.send.put(former, former.id);
    const answer = await hear(buildSubmission({}, { nonce: 'n1', rest }));
    expect(collectErrors(answer).recipients).toBe(
      '3 more people who don’t fit here would get this too. If they shouldn’t, press “Leave them out” above. If they should, keep somebody who was in this field.',
    );
    expect(submitted).toEqual([]);
  });
});

describe('a recipient who opted out', () => {
  const ada = '+61437111222' as E164;
  const two = { recipients: { value: '0437111222, 0437111223' }, message: { value: 'Hello' } };

  async function createWorldWithoutAda(confirm: ConfirmPolicy = 'never') {
    const all = await createWorld(confirm);
    const at = all.clock.now();
    await all.ledger.recordKeyword({ messageId: 'R1', phone: ada, at }, 'stop');
    return all;
  }

  test.each(['never', 'always'] as const)(
    'alone in the form is explained below the field, and nothing is stored (review: %s)',
    async (confirm) => {
      const { hear, submitted, proposed } = await createWorldWithoutAda(confirm);
      expect(collectErrors(await hear(buildSubmission({}))).recipients).toMatch(
        /^This person is left out\. They texted STOP\. They can text START/,
      );
      expect([submitted, proposed]).toEqual([[], []]);
    },
  );

  test('among others is left out: the form is stored as a draft for the rest', async () => {
    const { hear, submitted, proposed } = await createWorldWithoutAda();
    expect(await hear(buildSubmission(two))).toBeUndefined();
    expect(submitted).toEqual([]);
    expect(proposed).toMatchObject([{ id, asked: { kind: 'nobody' } }]);
  });

  test('is explained below the field with the number of people when all of them opted out', async () => {
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

  test('is explained together with other mistakes', async () => {
    const { hear } = await createWorldWithoutAda();
    const errors = collectErrors(await hear(buildSubmission({ subject: { value: '' } })));
    expect(errors.recipients).toMatch(/^This person is left out\. They texted STOP/);
    expect(errors.subject).toMatch(/^Enter a subject/);
  });

  test('or can’t get pictures is explained beside other mistakes, or else in the review', async () => {
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

  test('does not hide other mistakes when the opt-outs can’t be read', async () => {
    const { app, hear } = createFormApp();
    const { options } = await createWorld();
    const findOptedOut = () => Promise.reject(new Error('away'));
    registerComposeSubmitListener(app, { ...options, findOptedOut });
    const errors = collectErrors(await hear(buildSubmission({ subject: { value: '' } })));
    expect(Object.keys(errors)).toEqual(['subject']);
  });

  test('stops the submission when the opt-outs can’t be read', async () => {
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
