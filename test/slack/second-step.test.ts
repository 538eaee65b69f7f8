import { WebAPIPlatformError } from '@slack/web-api';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ConfirmResult } from '../../src/core/compose/confirm-quote.ts';
import { AppError } from '../../src/core/errors.ts';
import { ROLE_UNKNOWN_PROBLEM } from '../../src/core/permissions/check-permission.ts';
import type { PendingDraft } from '../../src/domain/draft.ts';
import type { Quote } from '../../src/domain/quote.ts';
import type { SendId } from '../../src/domain/send.ts';
import { createSlackSecondStep } from '../../src/slack/adapters/second-step.ts';
import { parseComposeMetadata } from '../../src/slack/modals/compose/compose-metadata.ts';
import { buildTypedForm } from '../../src/slack/modals/compose/compose-presets.ts';
import { parseComposeSubmission } from '../../src/slack/modals/compose/compose-submission.ts';
import {
  type DraftViewTools,
  loadDraftView,
} from '../../src/slack/modals/compose/load-draft-view.ts';
import { registerReviewSubmitListener } from '../../src/slack/modals/review/submit-listener.ts';
import { reviewText } from '../../src/slack/text/review.ts';
import { makePhone } from './sends.ts';

const id = 'mms-abcdefghijklmnopqrst' as SendId;

const roleUnknown = new AppError(ROLE_UNKNOWN_PROBLEM.code, {
  retry: 'later',
  problem: ROLE_UNKNOWN_PROBLEM,
});

const fact: PendingDraft = {
  id,
  version: 'v1',
  user: 'U1',
  asked: { kind: 'form', view: 'V1' },
  at: 0,
  draft: {
    recipients: [{ phone: makePhone(1), name: 'Jo' }, { phone: makePhone(2) }],
    doubles: [],
    unread: ['0437 11'],
    lists: [{ id: '7', name: 'Clients' }],
    subject: 'Door',
    body: 'Hello {name}',
    picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
    channel: 'C1',
    from: '+61400000000',
    at: Date.UTC(2027, 0, 1),
  },
};

describe('the review in the modal', () => {
  const { channel, recipients, subject, body, picture } = fact.draft;
  const quote: Quote = {
    plan: { channel, recipients, subject, body, picture },
    lists: [],
    doubles: [],
    leftOut: [],
    price: { kind: 'unknown', problem: { code: 'x', what: 'Not asked', todo: '' } },
    picture: { url: 'https://media.test/1.jpg' },
  };
  const createSlackError = (error: string) => new WebAPIPlatformError({ ok: false, error });

  /** A Slack that responds to the next calls with these errors. */
  function createForms(...errors: readonly Error[]) {
    const shown: string[] = [];
    const pending = [...errors];
    const update = async ({ view }: { readonly view: { readonly blocks: { type: string }[] } }) => {
      const error = pending.shift();
      if (error) throw error;
      shown.push(JSON.stringify(view.blocks));
      return { ok: true };
    };
    return { shown, forms: createSlackSecondStep({ views: { update: update as never } }, 'AU') };
  }

  test('is shown with the picture', async () => {
    const slack = createForms();
    expect(await slack.forms.showQuote('V1', fact, quote)).toBe(true);
    expect(slack.shown).toEqual([expect.stringContaining('image_url')]);
  });

  test.each(['invalid_arguments', 'invalid_blocks'])(
    'is shown without the picture when Slack responds with %s',
    async (error) => {
      const slack = createForms(createSlackError(error));
      expect(await slack.forms.showQuote('V1', fact, quote)).toBe(true);
      expect(slack.shown).toEqual([expect.not.stringContaining('image_url')]);
    },
  );

  test('returns false when the person has closed the modal', async () => {
    expect(
      await createForms(createSlackError('not_found')).forms.showQuote('V1', fact, quote),
    ).toBe(false);
    const problem = { code: 'x', what: 'It does not work', todo: '' };
    expect(
      await createForms(createSlackError('not_found')).forms.showProblem('V1', fact, problem),
    ).toBe(false);
  });

  test.each([
    createSlackError('ratelimited'),
    createSlackError('internal_error'),
    new Error('socket hang up'),
  ])('is retried later after %s', async (error) => {
    const shown = createForms(error).forms.showQuote('V1', fact, quote);
    await expect(shown).rejects.toMatchObject({ retry: 'later' });
  });
});

describe('*Send* in the review', () => {
  /** The response that Slack gets when the button is pressed. */
  async function press(
    confirmQuote: () => Promise<ConfirmResult>,
    metadata = '{"id":"i","version":"v"}',
  ) {
    let handler: ((event: unknown) => Promise<void>) | undefined;
    const app = { view: (_id: string, handle: typeof handler) => (handler = handle) };
    registerReviewSubmitListener(app as never, {
      confirmQuote,
      findDraft: async () => undefined,
      refreshList: async () => undefined,
    });
    let answer: unknown;
    await handler?.({
      body: { user: { id: 'U1' }, view: { private_metadata: metadata } },
      ack: async (acknowledgement: unknown) => {
        answer = acknowledgement;
      },
      logger: { error() {} },
    });
    return JSON.stringify(answer);
  }

  test('closes all modals once the send is queued', async () => {
    expect(await press(async () => 'taken')).toBe('{"response_action":"clear"}');
  });

  test.each(['late', 'stale', 'outdated', 'left', 'cancelled'] as const)(
    'offers the way back to the form when the result is %s',
    async (result) => {
      const answer = await press(async () => result);
      expect(answer).toContain('"response_action":"update"');
      expect(answer).toContain('"action_id":"back"');
      expect(answer).not.toContain('"submit"');
    },
  );

  test.each(['gone', 'asked', 'differs'] as const)(
    'explains the result %s without a way back',
    async (result) => {
      const answer = await press(async () => result);
      expect(answer).toContain('"response_action":"update"');
      expect(answer).not.toContain('"action_id":"back"');
      expect(answer).not.toContain('"submit"');
    },
  );

  test.each([
    ['fails', () => Promise.reject(new Error('away'))],
    ['works, but Slack does not say who pressed', () => Promise.reject(roleUnknown)],
    ['does not respond', () => new Promise<never>(() => undefined)],
  ])('can be pressed again when the store %s', async (_how, confirm) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const pressed = press(confirm);
    await vi.advanceTimersByTimeAsync(2_900);
    const answer = await pressed;
    expect(answer).toContain(reviewText.notStored);
    expect(answer).toContain('"callback_id":"confirm"');
    expect(answer).toContain('{\\"id\\":\\"i\\",\\"version\\":\\"v\\"}');
  });

  test('says that the review expired when its metadata can’t be parsed', async () => {
    expect(await press(async () => 'taken', 'x')).toContain('expired');
  });
});

describe('*Back* in the review', () => {
  const makeDraftTools = (draft: PendingDraft | undefined, isSent = false): DraftViewTools => ({
    findDraft: async () => draft,
    isSent: async () => isSent,
    completeComposePreset: async ({ user: _, ...preset }) => ({ nonce: 'new', ...preset }),
  });
  const form = { nonce: 'n1', generation: 2, country: 'NZ', recipients: 'Jo 021 1, x' } as const;

  test('restores the form with everything that was typed', async () => {
    const view = await loadDraftView(makeDraftTools({ ...fact, form }), id, 'U1');
    const text = JSON.stringify(view.blocks);
    for (const typed of ['Jo 021 1, x', 'Clients', 'Door', 'Hello {name}', '+61400000000', 'C1']) {
      expect(text).toContain(`${typed}`);
    }
    expect(text).toContain('"initial_date_time":1798761600');
    expect(parseComposeMetadata(view.private_metadata)).toMatchObject({
      nonce: 'n1',
      kept: { kind: 'slack', id: 'F1', name: 'door.jpg' },
    });
  });

  test('fills in the parsed recipients if what was typed isn’t stored', async () => {
    const view = await loadDraftView(makeDraftTools(fact), id, 'U1');
    const typed = 'Jo +61 437 111 201\\n+61 437 111 202\\n0437 11';
    expect(JSON.stringify(view.blocks)).toContain(typed);
  });

  test('opens a new message with the same content if the send was already sent, and says so', async () => {
    const view = await loadDraftView(makeDraftTools({ ...fact, form }, true), id, 'U1');
    expect(parseComposeMetadata(view.private_metadata).nonce).toBe('new');
    expect(JSON.stringify(view.blocks)).toContain('You already sent this message');
  });

  test('after a resend says whether the new form leaves out the people who got it again', async () => {
    const resend = { ...form, first: 'mms-first' as SendId };
    const view = await loadDraftView(makeDraftTools({ ...fact, form: resend }, true), id, 'U1');
    expect(JSON.stringify(view.blocks)).toContain('The people who got it again are left out');
    const forAll = { ...resend, isForEveryone: true } as const;
    const whole = await loadDraftView(makeDraftTools({ ...fact, form: forAll }, true), id, 'U1');
    expect(JSON.stringify(whole.blocks)).toContain('it’s a new message.');
  });

  test('shows nothing of another person’s draft', async () => {
    for (const draft of [undefined, { ...fact, user: 'U2' }]) {
      const view = await loadDraftView(makeDraftTools(draft), id, 'U1');
      expect(view.callback_id).toBeUndefined();
      expect(JSON.stringify(view)).not.toContain('Door');
    }
  });

  test('of an unchanged form submits the same form again', () => {
    const submission = parseComposeSubmission({
      user: { id: 'U1', team_id: 'T1' },
      view: {
        id: 'V1',
        private_metadata: '{"nonce":"n1"}',
        state: { values: { recipients: { recipients: { value: 'Jo 021 1' } } } },
      },
    });
    expect(buildTypedForm(submission)).toEqual({
      nonce: 'n1',
      generation: 1,
      recipients: 'Jo 021 1',
    });
  });
});
