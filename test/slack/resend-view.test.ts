import { expect, test } from 'vitest';
import type { E164 } from '../../src/domain/phone.ts';
import type { RecipientStatus } from '../../src/domain/send-progress.ts';
import { buildResendView } from '../../src/slack/modals/resend/resend-modal.ts';
import { makeSend } from '../core/world.ts';

function renderQuestion(states: readonly RecipientStatus[]): string {
  const recipients = states.map((state, index) => {
    return { index, phone: `+6143711122${index}` as E164, state };
  });
  const send = makeSend(recipients.map(({ phone }) => phone));
  const price = { units: 9_700, currency: 'AUD' };
  return JSON.stringify(
    buildResendView({ send, progress: { recipients, price }, edits: 0 }, 'C1')?.blocks,
  );
}

test.each([
  ['of all messages', ['delivered', 'failed'], 'About A$0.49'],
  [
    'of the messages that have one',
    ['delivered', 'failed', 'unsure', 'unsure', 'refused'],
    'About A$0.97',
  ],
] as const)('the price of sending again is estimated from the prices %s', (_, states, words) => {
  expect(renderQuestion(states)).toContain(words);
});
