import type { KnownBlock } from '@slack/web-api';
import { expect, test } from 'vitest';
import { type Body, buildText, startLittleSlack } from './slack-app.ts';

const ADA = 'Ada Moreno';

const buildTestButton = (words: string, value: string, block_id: string) => ({
  type: 'actions',
  block_id,
  elements: [{ type: 'button', action_id: 'cancel', text: buildText(words), value }],
});

const list = (more: Body = {}) => ({
  response_type: 'ephemeral',
  text: 'Two are scheduled',
  blocks: [buildTestButton('Cancel', 'first', 'a'), buildTestButton('Cancel', 'second', 'b')],
  ...more,
});

const respond = (body: Body, answer: unknown) =>
  fetch(String(body.response_url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(answer),
  });

test('a command gets a private response with buttons, told apart by block or value', async () => {
  const { slack, requests } = await startLittleSlack((body) => (body.command ? list() : undefined));
  await slack.command({ user: ADA, channel: 'field-crew', text: 'scheduled' });
  const [message] = slack.privately(ADA);
  expect(message).toMatchObject({ text: 'Two are scheduled', onlyFor: slack.people[0]?.id });
  expect(slack.privately('Sam Okafor')).toEqual([]);

  await slack.click({ user: ADA, button: 'Cancel', value: 'second' });
  await slack.click({ user: ADA, button: 'cancel', blockId: 'a' });
  const pressed = requests.slice(1) as { actions: Body[]; container: Body; message?: Body }[];
  expect(pressed.map(({ actions }) => actions[0]?.value)).toEqual(['second', 'first']);
  expect(pressed[0]?.container).toMatchObject({ is_ephemeral: true, message_ts: message?.ts });
  expect(pressed[0]).not.toHaveProperty('message');
});

test('a private response is replaced and then deleted through its response_url', async () => {
  const { slack } = await startLittleSlack(async (body) => {
    if (body.command) return list();
    const [action] = body.actions as Body[];
    const isClosing = action?.value === 'gone';
    await respond(
      body,
      isClosing
        ? { delete_original: true }
        : {
            replace_original: true,
            text: 'Page 2',
            blocks: [buildTestButton('Close', 'gone', 'c')],
          },
    );
    return undefined;
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  await slack.click({ user: ADA, button: 'Cancel', value: 'first' });
  expect(slack.privately(ADA)).toMatchObject([{ text: 'Page 2' }]);
  await slack.click({ user: ADA, button: 'Close' });
  expect(slack.privately(ADA)).toEqual([]);
});

test('an option is picked from the select of a private response', async () => {
  const options = ['All', 'Failed'].map((words) => ({ text: buildText(words), value: words }));
  const select = {
    type: 'static_select',
    action_id: 'filter',
    placeholder: buildText('State'),
    options,
  };
  const { slack, requests } = await startLittleSlack((body) =>
    body.command
      ? list({ blocks: [{ type: 'actions', block_id: 'f', elements: [select] }] })
      : undefined,
  );
  await slack.command({ user: ADA, channel: 'field-crew' });
  await slack.choose({ user: ADA, select: 'State', value: 'Failed' });
  expect(requests[1]).toMatchObject({
    type: 'block_actions',
    actions: [{ type: 'static_select', block_id: 'f', selected_option: { value: 'Failed' } }],
    state: { values: { f: { filter: { selected_option: { value: 'Failed' } } } } },
  });
  const wrong = slack.choose({ user: ADA, select: 'filter', value: 'Sent' });
  await expect(wrong).rejects.toThrow(/offers All, Failed/);
});

test('App Home has working buttons and selects, and keeps its id when it is published again', async () => {
  const { slack, client, requests } = await startLittleSlack(() => undefined, {
    events: ['app_home_opened'],
  });
  const user_id = String(slack.people[0]?.id);
  const options = ['AU', 'NZ'].map((words) => ({ text: buildText(words), value: words }));
  const accessory = { type: 'static_select', action_id: 'country', options };
  const section = { type: 'section', block_id: 's', text: buildText('Country'), accessory };
  const blocks = [section, buildTestButton('Refresh', 'all', 'r')] as unknown as KnownBlock[];
  await slack.openHome(ADA);
  expect(requests[0]).toMatchObject({ event: { type: 'app_home_opened', tab: 'home' } });
  const { view } = await client.views.publish({ user_id, view: { type: 'home', blocks } });
  const viewId = String(view?.id);

  await slack.fill(viewId, { Country: 'NZ' });
  await slack.click({ user: ADA, viewId, button: 'Refresh' });
  expect(requests.slice(1)).toMatchObject([
    { actions: [{ action_id: 'country', selected_option: { value: 'NZ' } }] },
    {
      container: { type: 'view', view_id: viewId },
      view: {
        type: 'home',
        state: { values: { s: { country: { selected_option: { value: 'NZ' } } } } },
      },
    },
  ]);
  await client.views.publish({ user_id, view: { type: 'home', blocks: blocks.slice(1) } });
  expect(slack.home(ADA)).toMatchObject({ id: viewId, blocks: [{ block_id: 'r' }] });
});
