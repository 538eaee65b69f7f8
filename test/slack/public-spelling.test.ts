import { describe, expect, test, vi } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import type { Press } from '../../src/slack/actions/button.ts';
import { cancelRecipientButton } from '../../src/slack/actions/cancel.ts';
import { confirmStepButton } from '../../src/slack/actions/decide-step.ts';
import { textNowButton } from '../../src/slack/actions/text-now.ts';
import { resendUnconfirmedButton } from '../../src/slack/actions/unconfirmed.ts';
import { buildLineMetadata, buildSendMetadata } from '../../src/slack/adapters/find-posts.ts';
import { actionIds, callbackIds } from '../../src/slack/messages/blocks/action-ids.ts';
import { parseTemplateValue } from '../../src/slack/messages/blocks/template-options.ts';
import { buildAnswerView, parseAnswerMetadata } from '../../src/slack/modals/answer/answer-view.ts';
import { composeFields, parseFieldBlockId } from '../../src/slack/modals/compose/compose-fields.ts';
import { parseComposeMetadata } from '../../src/slack/modals/compose/compose-metadata.ts';
import { templateField } from '../../src/slack/modals/compose/compose-view.ts';
import { parseHistoryContext } from '../../src/slack/modals/history/history-view.ts';
import { parseIncludeNumbersValue } from '../../src/slack/modals/review/include-numbers.ts';
import { parseReviewMetadata } from '../../src/slack/modals/review/review-view.ts';
import { templateBlockIds } from '../../src/slack/modals/template/template-view.ts';

/**
 * What versions 0.5 and 0.6 wrote into Slack and what outlives an upgrade: messages keep their
 * buttons for years, and a modal stays open overnight. New ids and fields are fine; old ones never
 * change.
 */

describe('ids that Slack sends back', () => {
  test('every button and menu of version 0.5 keeps its action id', () => {
    expect(Object.values<string>(actionIds)).toEqual(
      expect.arrayContaining([
        'open_again',
        'check_again',
        'send_again',
        'check_silent',
        'cancel',
        'cancel_one',
        'stop',
        'send_to_others',
        'edit',
        'reply',
        'send_now',
        'text_now',
        'opt_out',
        'include_numbers',
        'back',
        'list',
        'from',
        'country',
        'template',
        'compose',
        'cancel_all',
        'cancel_everything',
        'keep',
        'page',
        'filter',
        'who_file',
        'forget',
        'new_template',
        'edit_template',
        'delete_template',
        'refresh_home',
        'confirm_step',
        'decline_step',
      ]),
    );
  });

  test('every modal, shortcut and workflow step of version 0.5 keeps its callback id', () => {
    expect(Object.values<string>(callbackIds)).toEqual(
      expect.arrayContaining([
        'compose',
        'confirm',
        'answer',
        'filter',
        'template',
        'send_as_mms',
        'compose_mms',
        'send_mms',
      ]),
    );
  });

  test.each([
    ['recipients', 'recipients'],
    ['lists', 'list'],
    ['subject', 'subject'],
    ['message', 'message'],
    ['picture', 'picture'],
    ['channel', 'channel'],
    ['when', 'when'],
    ['from', 'from'],
    ['country', 'country'],
    ['consent', 'consent'],
  ] as const)('the form’s block %s contains the element %s', (block, action) => {
    expect(parseFieldBlockId(block)).toEqual({ field: block, generation: 1 });
    expect(composeFields[block].action_id).toBe(action);
  });

  test('the id of a block that a template filled carries the number of fills', () => {
    expect(parseFieldBlockId('subject.2')).toEqual({ field: 'subject', generation: 2 });
    expect(templateField).toEqual({ block_id: 'template', action_id: 'template' });
  });

  test('the blocks of the other modals keep their ids', () => {
    expect(templateBlockIds).toEqual({
      name: 'name',
      scope: 'where',
      subject: 'subject',
      body: 'message',
    });
    const thread = { channel: 'C1', ts: '1.0' };
    const { blocks } = buildAnswerView(
      { nonce: 'n1', reply: 'R1', thread, who: 'Jo' },
      { text: '', hasPicture: false },
    );
    expect(
      blocks.flatMap((block) =>
        'element' in block ? [[block.block_id, block.element.action_id]] : [],
      ),
    ).toEqual([
      ['answer_text', 'answer_text'],
      ['answer_picture', 'answer_picture'],
    ]);
  });
});

describe('private_metadata of a modal that is open during an upgrade still parses', () => {
  test('of the form', () => {
    const stored =
      '{"nonce":"n1","kept":{"kind":"slack","id":"F1","name":"door.jpg","url":"https://files.slack.com/1"},"changes":{"id":"mms-a","base":2},"channel":"C1","blanks":["unit"],"rest":{"send":"mms-b","whom":"keptBack","from":230,"count":12}}';
    expect(parseComposeMetadata(stored)).toEqual(JSON.parse(stored));
    const link = '{"nonce":"n1","kept":{"kind":"link","url":"https://example.org/a.jpg"}}';
    expect(parseComposeMetadata(link)).toEqual(JSON.parse(link));
  });

  test('of the answer form', () => {
    const stored =
      '{"nonce":"n1","reply":"R1","thread":{"channel":"C1","ts":"1.2"},"who":"Jo +61437111222","from":"+61411111111","isTexted":true,"price":{"sms":770,"mms":4850,"currency":"AUD"},"counted":{"length":4,"limit":1224,"parts":1}}';
    expect(parseAnswerMetadata(stored)).toEqual(JSON.parse(stored));
  });

  test('of the review', () => {
    const stored = '{"id":"mms-a","version":"v1"}';
    expect(parseReviewMetadata(stored)).toEqual(JSON.parse(stored));
  });

  test('of the history filter', () => {
    expect(parseHistoryContext('C1')).toEqual({ channel: 'C1' });
    expect(parseHistoryContext('')).toEqual({});
  });
});

describe('the value of a stored button still parses', () => {
  const press = (value: string, body: unknown = {}) =>
    ({ value, body, requester: { user: 'U1', channel: 'C1' } }) as unknown as Press;

  test('*Cancel* for one person: send, index, number of edits', async () => {
    const cancelSend = vi.fn(async () => ({ kind: 'gone' }) as never);
    await cancelRecipientButton.run({ cancelSend }, press('mms-a:3:1')).catch(() => undefined);
    expect(cancelSend).toHaveBeenCalledWith('mms-a', expect.anything(), { index: 3, edits: 1 });
  });

  test('*Send again* for an unconfirmed batch: send, batch, time of submission', async () => {
    const resolveUnconfirmed = vi.fn(async () => true);
    await resendUnconfirmedButton.run({ resolveUnconfirmed }, press('mms-a:2:1700000000000'));
    const question = { send: 'mms-a', batch: 2, at: 1_700_000_000_000 };
    expect(resolveUnconfirmed).toHaveBeenCalledWith('send again', question, expect.anything());
  });

  test('*Send* below the question of a workflow', async () => {
    const decideStep = vi.fn(async () => 'taken' as const);
    await confirmStepButton.run(
      { decideStep },
      press('{"execution":"E1","draft":"mms-a","version":"v1"}'),
    );
    const choice = { execution: 'E1', draft: 'mms-a', version: 'v1', answer: 'send' };
    expect(decideStep).toHaveBeenCalledWith(choice, 'U1');
  });

  test('*Text it now*', async () => {
    const textNow = vi.fn(async () => ({ kind: 'texted' }) as const);
    const body = { team: { id: 'T1' }, channel: { id: 'C1' }, message: { thread_ts: '1.2' } };
    await textNowButton.run({ live: { textNow } }, press('{"ts":"1.3","words":"On my way"}', body));
    expect(textNow).toHaveBeenCalledWith({
      team: 'T1',
      channel: 'C1',
      threadTs: '1.2',
      by: 'U1',
      typed: { ts: '1.3', words: 'On my way' },
    });
  });

  test('*Include this number*, and a template', () => {
    const stored = '{"id":"mms-a","version":"v1","includesAll":true}';
    expect(parseIncludeNumbersValue(stored)).toEqual(JSON.parse(stored));
    expect(parseTemplateValue('C1:abc')).toEqual({ scope: 'C1', id: 'abc' });
  });
});

test('the metadata that finds a message again after a lost response keeps its form', () => {
  const send = 'mms-a' as SendId;
  expect(buildSendMetadata(send)).toEqual({ event_type: 'slack_mms', event_payload: { send } });
  expect(buildSendMetadata(send, 'failed-3')).toEqual({
    event_type: 'slack_mms',
    event_payload: { send, note: 'failed-3' },
  });
  expect(buildLineMetadata('reply-R1')).toEqual({
    event_type: 'slack_mms',
    event_payload: { line: 'reply-R1' },
  });
});
