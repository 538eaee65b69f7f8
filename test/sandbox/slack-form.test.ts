import type { View } from '@slack/web-api';
import { expect, test } from 'vitest';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import {
  type Body,
  buildComposeForm,
  buildInput,
  buildText,
  catchRefusal,
  never,
  startLittleSlack,
} from './slack-app.ts';

const [ADA, SAM] = ['Ada Moreno', 'Sam Okafor'];
const makeComposeView = (more: Body = {}) => buildComposeForm(more) as unknown as View;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function uploadPicture(slack: SlackWorld, name = 'roof.png'): string {
  return slack.upload({ user: ADA, name, mimetype: 'image/png', bytes: PNG });
}

test('a command opens a form; submitting it reaches the app, which posts in the channel and its thread', async () => {
  const { slack, client, requests } = await startLittleSlack(async (body, web) => {
    if (body.command)
      await web.views.open({ trigger_id: String(body.trigger_id), view: makeComposeView() });
  });
  const crew = slack.channel('field-crew').id;
  const answer = await slack.command({ user: ADA, channel: '#field-crew', text: '+61400000000' });
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(requests[0]).toMatchObject({ command: '/mms', text: '+61400000000', channel_id: crew });

  const [form] = slack.views(ADA);
  if (form === undefined) throw new Error('no form');
  const file = uploadPicture(slack);
  await slack.fill(form.id, { Recipients: '0400 000 000', Message: 'Roof', Picture: file });
  expect(await slack.submit(form.id)).toMatchObject({ status: 200 });
  expect(slack.views(ADA)).toEqual([]);

  const sent = requests[1] as { view: { state: { values: Record<string, { v: Body }> } } & Body };
  expect(sent).toMatchObject({ type: 'view_submission', user: { id: slack.people[0]?.id } });
  expect(sent.view).toMatchObject({ id: form.id, root_view_id: form.id, private_metadata: 'kept' });
  expect(sent.view.state.values.to?.v).toEqual({ type: 'plain_text_input', value: '0400 000 000' });
  expect(sent.view.state.values.where?.v.selected_conversation).toBe(crew);
  expect(sent.view.state.values.pic?.v).toMatchObject({
    type: 'file_input',
    files: [{ id: file, mimetype: 'image/png', filetype: 'png', size: PNG.length, original_w: 1 }],
  });

  const posted = await client.chat.postMessage({
    channel: crew,
    text: '1 queued',
    metadata: { event_type: 'mms', event_payload: { send: 'S1' } },
  });
  const ts = String(posted.ts);
  await client.chat.postMessage({ channel: crew, thread_ts: ts, text: 'delivered' });
  await client.chat.update({ channel: crew, ts, text: '1 delivered' });
  expect(slack.messages('field-crew')).toMatchObject([
    { text: '1 delivered', edited: true, user: slack.botUserId, metadata: { event_type: 'mms' } },
  ]);
  expect(slack.thread('field-crew', ts)).toMatchObject([{ text: 'delivered', threadTs: ts }]);
  const history = await client.conversations.history({ channel: crew, include_all_metadata: true });
  expect(history.messages?.[0]).toMatchObject({ metadata: { event_payload: { send: 'S1' } } });
  const replies = await client.conversations.replies({ channel: crew, ts });
  expect(replies.messages?.map((message) => message.text)).toEqual(['1 delivered', 'delivered']);
});

test('a trigger opens one form, within three seconds', async () => {
  let now = 1_000_000;
  const { slack, client, requests } = await startLittleSlack(() => undefined, { now: () => now });
  const open = (trigger_id: string) => client.views.open({ trigger_id, view: makeComposeView() });
  await slack.command({ user: ADA, channel: 'field-crew' });
  await slack.command({ user: ADA, channel: 'field-crew' });
  const [used, late] = requests.map((body) => String(body.trigger_id));
  await open(String(used));
  expect(await catchRefusal(open(String(used)))).toMatchObject({ error: 'exchanged_trigger_id' });
  expect(await catchRefusal(open('1.2.3'))).toMatchObject({ error: 'invalid_trigger_id' });
  now += 3_001;
  expect(await catchRefusal(open(String(late)))).toMatchObject({ error: 'expired_trigger_id' });
});

test('errors appear below their fields, which keep what was typed; Slack’s client checks limits itself', async () => {
  const { slack, requests } = await startLittleSlack(async (body, web) => {
    if (body.command)
      await web.views.open({ trigger_id: String(body.trigger_id), view: makeComposeView() });
    else return { response_action: 'errors', errors: { to: 'Not a number' } };
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  const [form] = slack.views(ADA);
  const id = String(form?.id);
  await slack.fill(id, { Recipients: 'abc', Message: 'x'.repeat(21) });
  expect(await slack.submit(id)).toMatchObject({ status: 0, trouble: 'held_by_client' });
  expect(slack.views(ADA)[0]?.errors).toEqual({
    text: 'Please use at most 20 characters (now 21).',
    pic: 'Please complete this required field.',
  });
  expect(requests).toHaveLength(1);
  await expect(slack.fill(id, { Picture: uploadPicture(slack, 'a.tiff') })).rejects.toThrow(
    'takes png',
  );
  await expect(slack.fill(id, { Pikture: 'x' })).rejects.toThrow('it has "Recipients", "Message"');

  await slack.fill(id, { Message: 'Roof', Picture: [uploadPicture(slack)] });
  expect(await slack.submit(id)).not.toHaveProperty('trouble', expect.anything());
  const [refused] = slack.views(ADA);
  expect(refused?.errors).toEqual({ to: 'Not a number' });
  expect(refused?.view).toMatchObject({ state: { values: { to: { v: { value: 'abc' } } } } });
});

test('an update keeps what was typed under the same ids, and a stale hash is refused', async () => {
  const typing = { type: 'plain_text_input', action_id: 'v' };
  const { slack, client, requests } = await startLittleSlack(async (body, web) => {
    if (!body.command) return;
    const asTyped = { trigger_actions_on: ['on_character_entered'] };
    const element = { ...typing, dispatch_action_config: asTyped };
    const dispatching = buildInput('a', 'First', element, { dispatch_action: true });
    const blocks = [dispatching, buildInput('b', 'Second', typing)] as unknown as View['blocks'];
    await web.views.open({
      trigger_id: String(body.trigger_id),
      view: { ...makeComposeView(), blocks },
    });
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  const id = String(slack.views(ADA)[0]?.id);
  await slack.fill(id, { First: 'one', Second: 'two' });
  expect(requests).toHaveLength(2);
  expect(requests[1]).toMatchObject({
    type: 'block_actions',
    container: { type: 'view', view_id: id },
    actions: [{ block_id: 'a', action_id: 'v', type: 'plain_text_input', value: 'one' }],
    view: { state: { values: { a: { v: { value: 'one' } } } } },
  });
  const { hash } = (requests[1]?.view ?? {}) as { hash?: string };
  const preset = { ...typing, initial_value: 'new' };
  const blocks = [buildInput('a', 'First', preset), buildInput('c', 'Second', preset)];
  const view = { ...makeComposeView(), blocks: blocks as unknown as View['blocks'] };
  await client.views.update({ view_id: id, hash: String(hash), view });
  expect(slack.views(ADA)[0]?.view.state).toMatchObject({
    values: { a: { v: { value: 'one' } }, c: { v: { value: 'new' } } },
  });
  expect(
    await catchRefusal(client.views.update({ view_id: id, hash: String(hash), view })),
  ).toMatchObject({
    error: 'hash_conflict',
  });
});

test('a field dispatches on Enter only, unless it asks for every character', async () => {
  const typing = { type: 'plain_text_input', action_id: 'v' };
  const onEnter = { dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } };
  const { slack, requests } = await startLittleSlack(async (body, web) => {
    if (!body.command) return;
    const blocks = [
      buildInput('a', 'First', typing, { dispatch_action: true }),
      buildInput('b', 'Second', { ...typing, ...onEnter }, { dispatch_action: true }),
      buildInput('c', 'Third', typing),
    ] as unknown as View['blocks'];
    await web.views.open({
      trigger_id: String(body.trigger_id),
      view: { ...makeComposeView(), blocks },
    });
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  const id = String(slack.views(ADA)[0]?.id);
  await slack.fill(id, { First: 'one', Second: 'two', Third: 'three' });
  expect(requests).toHaveLength(1);
  await slack.pressEnter(id, 'First');
  await slack.pressEnter(id, 'Second');
  expect(await slack.pressEnter(id, 'Third')).toBeUndefined();
  expect(requests.slice(1)).toMatchObject([
    { actions: [{ block_id: 'a', value: 'one' }] },
    {
      actions: [{ block_id: 'b', value: 'two' }],
      view: { state: { values: { c: { v: { value: 'three' } } } } },
    },
  ]);
});

test.each([
  ['errors for an unknown block', { response_action: 'errors', errors: { nope: 'x' } }],
  ['a body that isn’t JSON', 'ok'],
  ['an invalid view', { response_action: 'update', view: { type: 'modal' } }],
])('after %s the form stays open and Slack reports trouble connecting', async (_, response) => {
  const { slack } = await startLittleSlack(async (body, web) => {
    if (!body.command) return response;
    const blocks = [{ type: 'divider' as const }];
    await web.views.open({
      trigger_id: String(body.trigger_id),
      view: { ...makeComposeView(), blocks },
    });
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  const id = String(slack.views(ADA)[0]?.id);
  expect(await slack.submit(id)).toMatchObject({ status: 200, trouble: 'trouble_connecting' });
  expect(slack.views(ADA)).toHaveLength(1);
});

test('forms stack three deep, and closing one is reported if it asked for that', async () => {
  const buildNextView = (more: Body = {}) => ({
    ...makeComposeView(),
    blocks: [{ type: 'divider' }],
    ...more,
  });
  const { slack, client, requests } = await startLittleSlack(async (body, web) => {
    if (body.command)
      await web.views.open({
        trigger_id: String(body.trigger_id),
        view: buildNextView({ notify_on_close: true }) as unknown as View,
      });
    else if (body.type === 'view_submission')
      return { response_action: 'push', view: buildNextView({ notify_on_close: true }) };
  });
  await slack.command({ user: SAM, channel: 'field-crew' });
  const getTopView = () => String(slack.views(SAM).at(-1)?.id);
  await slack.submit(getTopView());
  await slack.submit(getTopView());
  expect(slack.views(SAM)).toHaveLength(3);
  expect(await slack.submit(getTopView())).toMatchObject({ trouble: 'trouble_connecting' });
  const trigger_id = String(requests.at(-1)?.trigger_id);
  const push = client.views.push({ trigger_id, view: buildNextView() as unknown as View });
  expect(await catchRefusal(push)).toMatchObject({ error: 'push_limit_reached' });
  expect(await slack.closeView(getTopView())).toMatchObject({ status: 200 });
  expect(requests.at(-1)).toMatchObject({ type: 'view_closed', is_cleared: false });
  expect(slack.views(SAM)).toHaveLength(2);
  const unknownView = client.views.update({
    view_id: 'V0',
    view: buildNextView() as unknown as View,
  });
  expect(await catchRefusal(unknownView)).toMatchObject({ error: 'not_found' });
});

test('a form submitted twice reaches the app twice', async () => {
  const { slack, requests } = await startLittleSlack(async (body, web) => {
    const view = { ...makeComposeView(), blocks: [{ type: 'divider' as const }] };
    if (body.command) await web.views.open({ trigger_id: String(body.trigger_id), view });
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  const id = String(slack.views(ADA)[0]?.id);
  expect(await slack.submit(id, { twice: true })).not.toHaveProperty('trouble', expect.anything());
  expect(requests.slice(1)).toMatchObject([{ view: { id } }, { view: { id } }]);
});

test('an external select asks the app, and accepts only what the app offered', async () => {
  const { slack } = await startLittleSlack(async (body, web) => {
    if (body.type === 'block_suggestion')
      return { options: [{ text: buildText(`list ${String(body.value)}`), value: 'L1' }] };
    const element = { type: 'external_select', action_id: 'v', min_query_length: 2 };
    const blocks = [buildInput('list', 'List', element)] as unknown as View['blocks'];
    if (body.command)
      await web.views.open({
        trigger_id: String(body.trigger_id),
        view: { ...makeComposeView(), blocks },
      });
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  const id = String(slack.views(ADA)[0]?.id);
  expect(await slack.options(id, 'List', 'o')).toEqual([]);
  expect(await slack.options(id, 'List', 'ow')).toEqual([{ text: 'list ow', value: 'L1' }]);
  await expect(slack.fill(id, { List: 'other' })).rejects.toThrow('does not offer "other"');
  await slack.fill(id, { List: 'L1' });
  expect(slack.views(ADA)[0]?.view.state).toMatchObject({
    values: { list: { v: { selected_option: { value: 'L1' } } } },
  });
});

test('an app that is slow or unreachable becomes a timeout or a failed dispatch', async () => {
  const { slack } = await startLittleSlack((body) => (body.text === 'slow' ? never : 'hello'), {
    answerMs: 300,
  });
  const say = (words: string) => slack.command({ user: ADA, channel: 'field-crew', text: words });
  expect(await say('slow')).toMatchObject({ status: 0, trouble: 'operation_timeout' });
  expect(await say('hi')).toMatchObject({ status: 200, body: 'hello' });
  expect(slack.privately(ADA)).toMatchObject([{ text: 'hello', onlyFor: slack.people[0]?.id }]);
  slack.connect({ requestUrl: 'http://127.0.0.1:1/', signingSecret: slack.signingSecret });
  expect(await say('hi')).toMatchObject({ status: 0, trouble: 'dispatch_failed' });
});

test('requests are signed and form-encoded, and the app refuses those signed with another secret', async () => {
  const { slack, requests, headers, url } = await startLittleSlack(() => undefined);
  await slack.command({ user: ADA, channel: 'owners' });
  expect(headers[0]).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
  expect(requests[0]).toMatchObject({ channel_name: 'privategroup', user_name: 'ada.moreno' });
  slack.connect({ requestUrl: url(), signingSecret: 'another' });
  const answer = await slack.command({ user: ADA, channel: 'owners' });
  expect(answer).toMatchObject({ status: 401, trouble: 'dispatch_failed' });
});
