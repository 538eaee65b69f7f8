import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KnownBlock, View } from '@slack/web-api';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Kit, startKit } from './clicksend-kit.ts';
import { buildComposeForm, buildText, catchRefusal, startLittleSlack } from './slack-app.ts';

const ADA = 'Ada Moreno';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

const buildImage = (image_url: string) =>
  [{ type: 'image', alt_text: 'As it arrives', image_url }] as KnownBlock[];

test('a picture is fetched when it is posted, and stays visible after its address stops working', async () => {
  const { slack, client } = await startLittleSlack(() => undefined);
  const channel = slack.channel('field-crew').id;
  const url = await kit.upload();
  await client.chat.postMessage({ channel, text: 'x', blocks: buildImage(url) });
  kit.world.advance(3_600_000);
  expect(slack.image(url)?.contentType).toBe('image/jpeg');
  const missing = `${url}x`;
  const refused = await catchRefusal(
    client.chat.postMessage({ channel, text: 'x', blocks: buildImage(missing) }),
  );
  expect(refused).toMatchObject({
    error: 'invalid_blocks',
    errors: ['downloading image failed [json-pointer:/blocks/0/image_url]'],
  });
});

test.each([
  ['JSON', async () => `${kit.world.apiUrl}/account`],
  ['an address on another machine', async () => 'https://example.com/a.jpg'],
  ['an invalid address', async () => 'a.jpg'],
])('a form with %s for a picture is refused', async (_name, address) => {
  const url = await address();
  const { slack, client } = await startLittleSlack(async (body) => {
    const view = { type: 'modal' as const, title: buildText('Form'), blocks: buildImage(url) };
    const { trigger_id } = body;
    const refused = catchRefusal(client.views.open({ trigger_id: String(trigger_id), view }));
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

/** A host that serves a picture only after `allow`. */
async function startSlowHost() {
  let allow = () => {};
  const allowed = new Promise<void>((resolve) => {
    allow = resolve;
  });
  let finishFetch = () => {};
  const isFetched = new Promise<void>((resolve) => {
    finishFetch = resolve;
  });
  const server = createServer(async (_, response) => {
    finishFetch();
    await allowed;
    response.writeHead(200, { 'content-type': 'image/png' }).end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/a.png`, isFetched, allow };
}

/** An open form, and its update with a picture that Slack has not fetched yet. */
async function startUpdate() {
  const host = await startSlowHost();
  const app = await startLittleSlack(async ({ trigger_id, command }, client) => {
    const view = buildComposeForm() as unknown as View;
    if (command) await client.views.open({ trigger_id: String(trigger_id), view });
  });
  const { slack, client } = app;
  await slack.command({ user: ADA, channel: 'field-crew' });
  const [form] = slack.views(ADA);
  const view_id = form?.id ?? '';
  const { blocks } = buildComposeForm();
  const view = buildComposeForm({
    blocks: [...buildImage(host.url), ...blocks],
  }) as unknown as View;
  const updating = client.views.update({
    view_id,
    view,
    hash: String(form?.view.hash),
  });
  await host.isFetched;
  return { slack, client, id: view_id, updating, allow: host.allow };
}

test('what is typed during the update of a form stays', async () => {
  const { slack, id, updating, allow } = await startUpdate();
  await slack.fill(id, { Recipients: '0400 000 000' });
  allow();
  await updating;
  const [after] = slack.views(ADA);
  expect(after?.view.blocks).toHaveLength(5);
  expect(after?.view.state).toMatchObject({ values: { to: { v: { value: '0400 000 000' } } } });
});

test('an update is refused if the form was closed or changed meanwhile', async () => {
  const closed = await startUpdate();
  await closed.slack.closeView(closed.id);
  closed.allow();
  expect(await catchRefusal(closed.updating)).toMatchObject({ error: 'not_found' });

  const changed = await startUpdate();
  await changed.client.views.update({
    view_id: changed.id,
    view: buildComposeForm() as unknown as View,
  });
  changed.allow();
  expect(await catchRefusal(changed.updating)).toMatchObject({ error: 'hash_conflict' });
});
