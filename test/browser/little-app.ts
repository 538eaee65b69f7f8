import type { WebClient } from '@slack/web-api';
import { type Body, buildInput, buildText } from '../sandbox/slack-app.ts';

/**
 * 25 November 2036, 20:30 UTC, which is the next morning in Sydney. Slack shows a day so far off by its
 * date.
 */
export const AT = Date.UTC(2036, 10, 25, 20, 30) / 1000;

const LISTS = ['Tenants Blue Street · 4', 'Crew north · 3', 'Open day guests · 12'];
const buildOption = (words: string) => ({ text: buildText(words), value: `list:${words}` });
const select = (action_id: string, values: readonly string[]) => ({
  type: 'static_select',
  action_id,
  placeholder: buildText('Choose'),
  options: values.map((value) => ({ text: buildText(value), value })),
});
const buildButton = (words: string, value: string, more: Body = {}) => ({
  type: 'button',
  action_id: 'cancel',
  text: buildText(words),
  value,
  ...more,
});
const buildSection = (words: string, more: Body = {}) => ({
  type: 'section',
  text: { type: 'mrkdwn', text: words },
  ...more,
});

type Blocks = readonly Body[];

const formBlocks: Blocks = [
  buildSection('Recipients can be typed or picked from lists.'),
  buildInput(
    'lists',
    'Lists',
    {
      type: 'multi_external_select',
      action_id: 'v',
      min_query_length: 0,
      initial_options: [buildOption('Crew north · 3')],
    },
    { optional: true },
  ),
  buildInput('from', 'From', {
    type: 'external_select',
    action_id: 'v',
    min_query_length: 2,
    initial_option: { text: buildText('Any number'), value: 'any' },
  }),
  buildInput('country', 'Country', select('v', ['AU', 'NZ']), { dispatch_action: true }),
  buildInput('when', 'When', { type: 'datetimepicker', action_id: 'v', initial_date_time: AT }),
  { type: 'actions', block_id: 'tools', elements: [buildButton('Check', 'check')] },
  buildSection('Template', {
    block_id: 'template',
    accessory: select('template', ['Welcome', 'Thanks']),
  }),
];

const buildForm = (title: string, blocks: Blocks) =>
  ({
    type: 'modal',
    callback_id: 'form',
    title: buildText(title),
    submit: buildText('Next'),
    blocks,
  }) as unknown as Parameters<WebClient['views']['open']>[0]['view'];

const scheduled: Blocks = [
  buildSection(`First, <!date^${AT}^{date_short_pretty} at {time}|25 Nov>`),
  {
    type: 'actions',
    block_id: 'first',
    elements: [
      buildButton('Cancel', 'first', {
        style: 'danger',
        confirm: {
          title: buildText('Cancel it?'),
          text: buildText('It leaves nobody.'),
          confirm: buildText('Cancel it'),
          deny: buildText('Keep it'),
        },
      }),
    ],
  },
  buildSection(`Second, <!date^${AT}^{date_num}|25 Nov>`),
  { type: 'actions', block_id: 'second', elements: [buildButton('Cancel', 'second')] },
];

/** A tiny app with forms, private lists, a home tab and a workflow step. */
export async function answerLittleApp(body: Body, client: WebClient): Promise<unknown> {
  const trigger_id = String(body.trigger_id);
  if (body.command && body.text === 'scheduled')
    return { response_type: 'ephemeral', text: 'Two are scheduled', blocks: scheduled };
  if (body.command || body.type === 'shortcut')
    await client.views.open({ trigger_id, view: buildForm('Compose', formBlocks) });
  if (body.type === 'message_action') {
    const { text: words } = body.message as Body;
    await client.views.open({
      trigger_id,
      view: buildForm('From a message', [buildSection(String(words))]),
    });
  }
  if (body.type === 'block_suggestion') {
    const typed = String(body.value).toLowerCase();
    return { options: LISTS.filter((each) => each.toLowerCase().includes(typed)).map(buildOption) };
  }
  if (body.type === 'view_submission') {
    const blocks = [buildSection('*2 people*'), { type: 'divider' }];
    return { response_action: 'update', view: buildForm('Sure?', blocks) };
  }
  if (body.type === 'event_callback') await hear(body.event as Body, client);
  return undefined;
}

async function hear(event: Body, client: WebClient): Promise<void> {
  if (event.type === 'app_home_opened') {
    const blocks = [
      { type: 'header', text: buildText('Your sends') },
      ...scheduled,
      buildSection('Country', { block_id: 'home', accessory: select('country', ['AU', 'NZ']) }),
    ] as unknown as Parameters<WebClient['views']['publish']>[0]['view']['blocks'];
    await client.views.publish({ user_id: String(event.user), view: { type: 'home', blocks } });
  }
  if (event.type === 'function_executed') {
    const function_execution_id = String(event.function_execution_id);
    const { to } = event.inputs as Body;
    const outputs = { send_id: `sent to ${String(to)}` };
    await client.functions.completeSuccess({ function_execution_id, outputs });
  }
}
