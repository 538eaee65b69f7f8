import { expect, test } from 'vitest';
import type { AnswerRecipient } from '../../src/core/conversations/answer-reply.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { simplifyText } from '../../src/domain/plain-letters.ts';
import { actionIds } from '../../src/slack/messages/blocks/action-ids.ts';
import { countAnswer, hasCounterChanged } from '../../src/slack/modals/answer/answer-counter.ts';
import {
  buildAnswerMetadata,
  buildAnswerView,
  parseAnswerMetadata,
} from '../../src/slack/modals/answer/answer-view.ts';
import { registerAnswerListeners } from '../../src/slack/modals/answer/listeners.ts';
import { buildPress, createFormApp } from './form-app.ts';

const to: AnswerRecipient = { phone: '+61437111222' as E164, subject: 'Door' };
const named = { nonce: 'n1', reply: 'R1', thread: { channel: 'C1', ts: '1.0' } };
const nothing = { text: '', hasPicture: false };

/**
 * The blocks of the form after its metadata was parsed and it was rebuilt, which must change
 * nothing.
 */
function formatRound(more: Partial<AnswerRecipient>): string {
  const first = buildAnswerView(buildAnswerMetadata({ ...to, ...more }, named, 'AU'), nothing);
  const form = parseAnswerMetadata(first.private_metadata ?? '');
  if (!form) throw new Error('the form cannot parse its own metadata');
  expect(buildAnswerView(form, nothing)).toEqual(first);
  return JSON.stringify(first.blocks);
}

test('the answer form says which number the text comes from, and whether they texted that number', () => {
  expect(formatRound({ from: '+61400000002', isTexted: true })).toContain(
    'from 0400 000 002, the number they texted. The thread will show',
  );
  expect(formatRound({ from: '+61400000002' })).toContain(
    'from 0400 000 002. The thread will show',
  );
  expect(formatRound({})).toContain('from a number that ClickSend picks');
});

/**
 * A person presses *Reply*. `types` enters a text and returns the counter that the update shows,
 * or undefined without an update.
 */
async function createReplyingApp() {
  const slack = createFormApp();
  registerAnswerListeners(slack.app, {
    answers: { findRecipient: async () => to, submitAnswer: async () => ({ kind: 'taken' }) },
    fetchAnswerPrice: async () => ({ sms: 700, currency: 'AUD' }),
    simplifyText,
    loadUserCountry: async () => 'AU',
  });
  const message = { ts: '2.0', thread_ts: '1.0' };
  await slack.hear({ ...buildPress(actionIds.reply, 'R1'), message });
  return { ...slack, types: typeText };

  async function typeText(text: string): Promise<string | undefined> {
    const updates = slack.calls.filter(({ method }) => method === 'views.update');
    const view = updates.at(-1)?.args.view as ReturnType<typeof buildAnswerView>;
    const state = { values: { answer_text: { answer_text: { value: text } } } };
    const action = { type: 'plain_text_input', action_id: 'answer_text', block_id: 'answer_text' };
    await slack.hear({
      type: 'block_actions',
      user: { id: 'U1' },
      team: { id: 'T1' },
      actions: [action],
      view: { ...view, id: 'V1', hash: 'h1', state },
    });
    const after = slack.calls.filter(({ method }) => method === 'views.update');
    if (after.length === updates.length) return undefined;
    return /[^"]*\d of [\d,]+ characters[^"]*/.exec(JSON.stringify(after.at(-1)?.args))?.[0];
  }
}

test('the counter updates at every tenth character, not at every keystroke', async () => {
  const { types } = await createReplyingApp();
  const shown = [];
  for (let count = 0; count <= 40; count += 1) shown.push(await types('x'.repeat(count)));
  expect(shown.flatMap((words) => words ?? [])).toEqual(
    [10, 20, 30, 40].map((count) => `${count} of 1,224 characters`),
  );
  expect(await types('x'.repeat(31))).toBeUndefined();
  expect(await types('')).toBe('0 of 1,224 characters');
});

test('the counter updates at every character near the limit and beyond it', async () => {
  const { types } = await createReplyingApp();
  expect(await types('x'.repeat(1_203))).toMatch(/^1,203 of/);
  expect(await types('x'.repeat(1_204))).toMatch(/^1,204 of/);
  expect(await types('x'.repeat(1_204))).toBeUndefined();
  expect(await types('x'.repeat(1_225))).toMatch(/^⚠️ 1 too many/);
  expect(await types('x'.repeat(1_226))).toMatch(/^⚠️ 2 too many/);
  expect(await types('x'.repeat(1_225))).toMatch(/^⚠️ 1 too many/);
});

test('the counter updates at once when the text needs another part or another alphabet', async () => {
  const { types } = await createReplyingApp();
  expect(await types('x'.repeat(160))).toBe('160 of 1,224 characters');
  expect(await types('x'.repeat(161))).toMatch(/counts as 2 texts/);
  expect(await types('x'.repeat(160))).toBe('160 of 1,224 characters');
  expect(await types('x')).toBe('1 of 1,224 characters');
  expect(await types('xж')).toMatch(/^2 of 536 characters · fewer characters fit because of “ж”/);
  expect(await types('xж!')).toBeUndefined();
  expect(await types('x👋!')).toMatch(/because of “👋”/);
});

test('metadata with an unreadable counter still parses, and the counter is then shown at once', async () => {
  const form = buildAnswerMetadata(to, named, 'AU');
  expect(parseAnswerMetadata(JSON.stringify(form))).toEqual(form);
  expect(parseAnswerMetadata(JSON.stringify({ ...form, counted: 'odd' }))).toEqual(form);
  expect(hasCounterChanged(undefined, countAnswer(nothing))).toBe(true);
});
