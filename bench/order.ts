import { createHmac } from 'node:crypto';

/**
 * Fills and sends the form as Slack would: to all of a ClickSend list of so many contacts, with a
 * photograph. Resolves when the form was answered.
 */
export async function order(
  url: string,
  {
    signingSecret,
    count,
    subject,
  }: { readonly signingSecret: string; readonly count: number; readonly subject: string },
): Promise<void> {
  const payload = {
    type: 'view_submission',
    team: { id: 'T1' },
    user: { id: 'U1', team_id: 'T1' },
    view: {
      id: `V-${subject}`,
      type: 'modal',
      callback_id: 'compose',
      private_metadata: JSON.stringify({ nonce: subject }),
      state: {
        values: {
          recipients: { recipients: { value: '' } },
          lists: {
            list: { selected_options: [{ value: `${count}`, text: { text: `All (${count})` } }] },
          },
          subject: { subject: { value: subject } },
          message: { message: { value: 'Hello {name}, this is how it looks now.' } },
          picture: { picture: { files: [{ id: 'F1', name: 'house.jpg' }] } },
          channel: { channel: { selected_conversation: 'C1' } },
        },
      },
    },
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const answer = await fetch(`${url}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signed(body, signingSecret),
    },
  });
  const said = await answer.text();
  if (answer.status !== 200 || said !== '')
    throw new Error(`The form was answered ${answer.status} ${said}`);
}

/** Slack's signature of a request. */
export function signed(body: string, signingSecret: string): Record<string, string> {
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` };
}
