import { expect, test } from 'vitest';
import { createFindNoReplyReason } from '../../src/core/compose/find-no-reply-reason.ts';
import type { SenderOption } from '../../src/core/ports/clicksend.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { buildSubmission, createFormApp } from './form-app.ts';

let picked: ReturnType<typeof createFormApp>;
let senders: () => Promise<readonly SenderOption[]>;

/** The form with a warning in it or not, in which somebody picks this sender; gives what it is changed to. */
async function pickOption(from: string | undefined, warnedOf?: string) {
  picked = createFormApp();
  registerChangeListeners(picked.app, {
    findNoReplyReason: createFindNoReplyReason(() => senders()),
    templates: { listTemplates: async () => [], findTemplate: async () => undefined },
    presets: { forgetDraft: async () => undefined },
    completeComposePreset: async () => ({ nonce: 'n2' }),
  });
  const option = from ? { text: { type: 'plain_text', text: from }, value: from } : null;
  const sent = buildSubmission({ from: { selected_option: option } });
  const { blocks } = buildComposeView({ nonce: 'n1', from: warnedOf || undefined });
  const view = { ...(sent.view as object), hash: 'h1', blocks };
  const action = { type: 'external_select', action_id: 'from', block_id: 'from', action_ts: '1' };
  await picked.hear({
    ...sent,
    type: 'block_actions',
    trigger_id: 't1',
    view,
    actions: [{ ...action, selected_option: option }],
  });
  const [call] = picked.calls;
  return call && JSON.stringify(call.args);
}

test('a name: the form says that STOP by reply cannot work, and keeps what is in it', async () => {
  senders = async () => [];
  const changed = await pickOption('ACME');
  expect(changed).toContain('People can’t reply to ACME*, because it’s a name');
  expect(changed).toContain('Hello {name}');
  expect(picked.calls).toMatchObject([
    { method: 'views.update', args: { view_id: 'V1', hash: 'h1' } },
  ]);
});

test('an own number is one that ClickSend says is one', async () => {
  senders = async () => [
    { value: '+61400000000', kind: 'own' },
    { value: '+61400000001', kind: 'number' },
  ];
  expect(await pickOption('+61400000000')).toContain('because it’s your own phone’s number');
  expect(await pickOption('+61400000001')).toBeUndefined();
});

test('another one after it, or none: the warning goes', async () => {
  senders = async () => [];
  expect(await pickOption('+61400000001', 'ACME')).not.toContain('People can’t reply to ACME');
  expect(await pickOption(undefined, 'ACME')).not.toContain('People can’t reply to ACME');
  expect(picked.calls).toHaveLength(1);
});

test('a ClickSend that does not say leaves the form as it is', async () => {
  senders = () => Promise.reject(new Error('away'));
  expect(await pickOption('+61400000000')).toBeUndefined();
});
