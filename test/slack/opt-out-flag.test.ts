import { expect, test } from 'vitest';
import type { ConfirmOptOutResult } from '../../src/core/opt-outs/opt-out-ledger.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { registerButtons } from '../../src/slack/actions/button.ts';
import { optOutButton } from '../../src/slack/actions/contact.ts';
import { buildOptOutButton } from '../../src/slack/messages/thread/reply.ts';
import { buildPress, createFormApp, noPages } from './form-app.ts';

const phone = '+61437111222' as E164;

/**
 * A person presses the button and confirms its question; returns the response they get and the
 * recorded opt-out.
 */
async function pressButton(result: ConfirmOptOutResult | Error) {
  const slack = createFormApp();
  const confirmed: unknown[] = [];
  registerButtons<Parameters<typeof optOutButton.run>[0]>(slack.app, [optOutButton], {
    commands: noPages,
    optOuts: {
      confirmOptOut: async (...flag) => {
        confirmed.push(flag);
        if (result instanceof Error) throw result;
        return result;
      },
    },
  });
  const { action_id = '', value = '' } = buildOptOutButton('R1');
  await slack.hear(buildPress(action_id, value, 'U7'));
  return { confirmed, response: slack.calls.at(-1)?.args };
}

test('the opt-out button asks first, opts out whoever wrote the reply, and responds in private', async () => {
  expect(buildOptOutButton('R1')).toMatchObject({ confirm: { style: 'danger' } });
  const { confirmed, response } = await pressButton({ kind: 'out', phone });
  expect(confirmed).toEqual([['R1', { user: 'U7', channel: 'C1' }]]);
  expect(response).toMatchObject({ response_type: 'ephemeral', replace_original: false });
  expect(response?.text).toMatch(/•••222 is opted out/);
});

test.each<[ConfirmOptOutResult | Error, RegExp]>([
  [{ kind: 'unchanged', phone }, /A teammate already dealt with this.*whether •••222 is opted out/],
  [{ kind: 'gone' }, /I no longer have it/],
  [{ kind: 'no number' }, /didn’t come from a phone number/],
  [new Error('the store is away'), /./],
])('the opt-out button explains that nothing was done: %j', async (result, words) => {
  const { response } = await pressButton(result);
  expect(response?.text).toMatch(words);
  expect(response?.text).not.toMatch(/is opted out:/);
});
