import { createHmac } from 'node:crypto';

/**
 * Fills in and submits the form as Slack would, for a ClickSend list of `count` contacts and with a photo.
 * Resolves once the app has responded.
 */
export async function submitForm(
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
  const response = await fetch(`${url}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signRequest(body, signingSecret),
    },
  });
  const text = await response.text();
  if (response.status !== 200 || text !== '')
    throw new Error(`The form was answered ${response.status} ${text}`);
}

/** The headers with Slack's signature for a request. */
export function signRequest(body: string, signingSecret: string): Record<string, string> {
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` };
}
