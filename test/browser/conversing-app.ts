import type { WebClient } from '@slack/web-api';
import { type Body, buildInput, buildText } from '../sandbox/slack-app.ts';

type View = Parameters<WebClient['views']['open']>[0]['view'];

/** A button in a send's thread. */
export const replyButton = {
  type: 'actions',
  elements: [{ type: 'button', action_id: 'reply', text: buildText('Reply'), style: 'primary' }],
};

/** A tiny app with conversations: *Reply* opens a form that counts characters, and the app posts its text. */
export async function answerConversingApp(body: Body, client: WebClient): Promise<unknown> {
  const [action] = (body.actions ?? []) as Body[];
  if (action?.action_id === 'reply') {
    const { channel_id, thread_ts, message_ts } = body.container as Body;
    const place = JSON.stringify({ channel: channel_id, thread_ts: thread_ts ?? message_ts });
    await client.views.open({ trigger_id: String(body.trigger_id), view: buildForm(0, place) });
  }
  if (action?.action_id === 'words') {
    const { id, hash, private_metadata } = body.view as Record<string, string>;
    const view = buildForm(String(action.value).length, String(private_metadata));
    await client.views.update({ view_id: String(id), hash: String(hash), view });
  }
  if (body.type === 'view_submission') {
    const { state, private_metadata } = body.view as Body;
    const { values } = state as { values: Record<string, Record<string, Body>> };
    const words = String(values.text?.words?.value);
    await client.chat.postMessage({ ...JSON.parse(String(private_metadata)), text: words });
  }
  return undefined;
}

function buildForm(typed: number, place: string): View {
  const element = {
    type: 'plain_text_input',
    action_id: 'words',
    multiline: true,
    focus_on_load: true,
    dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
  };
  const count = { type: 'mrkdwn', text: `${typed} of 160 characters` };
  return {
    type: 'modal',
    title: buildText('Reply to Jo'),
    submit: buildText('Send'),
    private_metadata: place,
    blocks: [
      buildInput('text', 'Message', element, { dispatch_action: true }),
      { type: 'context', block_id: 'count', elements: [count] },
    ],
  } as unknown as View;
}
