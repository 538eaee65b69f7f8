import type { KnownBlock } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Kit, startKit } from './clicksend-kit.ts';
import { refusal, slackAnd, text } from './slack-app.ts';

const ADA = 'Ada Moreno';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

const image = (image_url: string) =>
  [{ type: 'image', alt_text: 'As it arrives', image_url }] as KnownBlock[];

test('a picture by its address is fetched when it is posted, and stays though the address dies', async () => {
  const { slack, client } = await slackAnd(() => undefined);
  const channel = slack.channel('field-crew').id;
  const url = await kit.upload();
  await client.chat.postMessage({ channel, text: 'x', blocks: image(url) });
  kit.world.advance(3_600_000);
  expect(slack.image(url)?.contentType).toBe('image/jpeg');
  const gone = `${url}x`;
  const refused = await refusal(
    client.chat.postMessage({ channel, text: 'x', blocks: image(gone) }),
  );
  expect(refused).toMatchObject({
    error: 'invalid_blocks',
    errors: ['downloading image failed [json-pointer:/blocks/0/image_url]'],
  });
});

test.each([
  ['a page', async () => `${kit.world.apiUrl}/account`],
  ['an address that is not on this machine', async () => 'https://example.com/a.jpg'],
  ['no address', async () => 'a.jpg'],
])('%s is refused as a picture of a form', async (_name, address) => {
  const url = await address();
  const { slack, client } = await slackAnd(async (body) => {
    const view = { type: 'modal' as const, title: text('Form'), blocks: image(url) };
    const { trigger_id } = body;
    const refused = refusal(client.views.open({ trigger_id: String(trigger_id), view }));
    expect(await refused).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: {
        messages: expect.arrayContaining([expect.stringContaining('downloading image failed')]),
      },
    });
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  expect(slack.views(ADA)).toEqual([]);
});
