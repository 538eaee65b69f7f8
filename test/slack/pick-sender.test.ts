import { expect, test } from 'vitest';
import { createFindNoReplyReason } from '../../src/core/compose/find-no-reply-reason.ts';
import type { SenderOption } from '../../src/core/ports/clicksend.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { buildSubmission, createFormApp } from './form-app.ts';

let picked: ReturnType<typeof createFormApp>;
let senders: () => Promise<readonly SenderOption[]>;

/**
 * A person picks this sender in a form, with or without an earlier warning; returns the update of
 * the form.
 */
async function pickOption(from: string | undefined, warnedOf?: string) {
  picked = createFormApp();
  registerChangeListeners(picked.app, {
    findNoReplyReason: createFindNoReplyReason(() => senders()),
    templates: { listTemplates: async () => [], findTemplate: async () => undefined },
    presets: { findDraft: async () => undefined, discardDraft: async () => undefined },
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

test('picking a sender name warns that people can’t reply STOP, and keeps the form’s content', async () => {
  senders = async () => [];
  const changed = await pickOption('ACME');
  expect(changed).toContain('People can’t reply to ACME*, because it’s a name');
  expect(changed).toContain('Hello {name}');
  expect(picked.calls).toMatchObject([
    { method: 'views.update', args: { view_id: 'V1', hash: 'h1' } },
  ]);
});

test('picking an own number warns only if ClickSend lists it as one', async () => {
  senders = async () => [
    { value: '+61400000000', kind: 'own' },
    { value: '+61400000001', kind: 'number' },
  ];
  expect(await pickOption('+61400000000')).toContain('because it’s your own phone’s number');
  expect(await pickOption('+61400000001')).toBeUndefined();
});

test('picking another sender, or none, removes the warning', async () => {
  senders = async () => [];
  expect(await pickOption('+61400000001', 'ACME')).not.toContain('People can’t reply to ACME');
  expect(await pickOption(undefined, 'ACME')).not.toContain('People can’t reply to ACME');
  expect(picked.calls).toHaveLength(1);
});

test('picking a sender changes nothing when ClickSend does not respond', async () => {
  senders = () => Promise.reject(new Error('away'));
  expect(await pickOption('+61400000000')).toBeUndefined();
});
