import { expect, test } from 'vitest';
import { startLittleSlack } from './slack-app.ts';

test('a person dismisses a message that only they can see, and no other message', async () => {
  const { slack, client } = await startLittleSlack(() => undefined);
  const [ada, sam] = slack.people;
  const channel = slack.channel('field-crew').id;
  const user = String(ada?.id);
  const { message_ts: ts } = await client.chat.postEphemeral({ channel, user, text: 'For Ada' });
  const ephemeral = { channel, ts: String(ts) };
  expect(() => slack.dismiss({ ...ephemeral, user: String(sam?.id) })).toThrow(
    'nothing to dismiss',
  );
  expect(slack.privately(user)).toHaveLength(1);
  slack.dismiss({ ...ephemeral, user });
  expect(slack.privately(user)).toEqual([]);

  const post = await client.chat.postMessage({ channel, text: 'For all' });
  expect(() => slack.dismiss({ channel, ts: String(post.ts), user })).toThrow('nothing to dismiss');
});
