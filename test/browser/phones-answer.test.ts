import { readFile } from 'node:fs/promises';
import type { KnownBlock } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PATIENCE_MS } from '../../sandbox/patience.ts';
import { startWebhook, type Webhook } from '../sandbox/clicksend-kit.ts';
import type { Body } from '../sandbox/slack-app.ts';
import { usePage } from './at-sandbox.ts';
import { answerConversingApp, replyButton } from './conversing-app.ts';
import { startLittleWorld } from './little-world.ts';
import { measureLoadedWidth, measureOverflow, pressUnderPointer } from './person.ts';

const JO = '+61437111222';
const STRANGER = '+61491570110';

describe('Phones that reply, and threads, on the sandbox’s page', () => {
  const { here } = usePage(() => startLittleWorld(answerConversingApp));
  let { world, page, ada, shoot } = {} as ReturnType<typeof here>;
  let hook: Webhook;
  beforeEach(async () => {
    ({ world, page, ada, shoot } = here());
    hook = await startWebhook();
    world.clicksend.pushRepliesTo(hook.url);
  });
  afterEach(() => hook?.close());

  /** The replies pushed to the app, once there are at least this many. */
  const waitForPushes = (count: number) =>
    vi.waitUntil(
      () => hook.got.length >= count && hook.got.map(({ body }) => new URLSearchParams(body)),
      { timeout: PATIENCE_MS, interval: 20 },
    );
  /** The app sends Jo an SMS through ClickSend's API. */
  const sendToJo = async (body: string) => {
    const { apiUrl, username, apiKey } = world.clicksend;
    const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
    const sent = await fetch(`${apiUrl}/sms/send`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ to: JO, body, source: 'slack-mms' }] }),
    });
    const { data } = (await sent.json()) as { data: { messages: { message_id: string }[] } };
    await world.clicksend.carrier(String(data.messages[0]?.message_id), { kind: 'deliver' });
  };
  const getThread = () => page.getByRole('complementary', { name: 'Thread' });

  it('a phone replies with text, a picture and STOP, and each is pushed to the app', async () => {
    await sendToJo('The gate code is 4411. When can we come?');
    await ada.answerFrom(JO, 'Any time after four.\nRing the bell <twice>!');
    const [first] = await waitForPushes(1);
    expect(first?.get('body')).toBe('Any time after four.\nRing the bell <twice>!');
    expect(first?.get('from')).toBe(JO);
    const phone = ada.phone(JO);
    await phone.getByRole('article', { name: 'Answer: Any time after four.' }).waitFor();
    await phone.getByText('pushed, the app answered 200').waitFor();

    await phone.getByRole('button', { name: 'Add a picture' }).click();
    await shoot('phone-picks-a-picture');
    await phone.getByRole('button', { name: 'House with a garden' }).click();
    await phone.getByRole('textbox', { name: 'Text message' }).fill('It looks like this');
    await shoot('phone-writes');
    await phone.getByRole('button', { name: 'Send the answer' }).click();
    const shown = phone.getByRole('article', { name: 'Answer: It looks like this' });
    expect(await measureLoadedWidth(shown.getByRole('img'))).toBeGreaterThan(100);
    const link = (await waitForPushes(2))[1]?.get('body')?.split(' ').at(-1) ?? '';
    expect((await fetch(link)).headers.get('content-type')).toBe('image/jpeg');

    await sendToJo('We come at five, then.');
    await phone.getByRole('article', { name: 'Message: We come at five' }).waitFor();
    await phone.getByRole('button', { name: 'STOP' }).click();
    expect((await waitForPushes(3))[2]?.get('body')).toBe('STOP');
    await phone.getByRole('article', { name: 'Answer: STOP' }).waitFor();
    await shoot('phone-answered');
    expect(await measureOverflow(page.locator('.phone-list'))).toBe(0);
    const starts = ['The gate', 'Any time', 'It looks', 'We come', 'STOP'];
    const lines = await phone.locator('.phone-screen article').allInnerTexts();
    expect(lines).toEqual(starts.map((start) => expect.stringContaining(start)));
  });

  it('a reply can be pushed twice, or wait until the app polls it', async () => {
    await sendToJo('Hello');
    const desk = ada.phone(JO).getByRole('region', { name: 'Replies' });
    await desk.getByText('How the app gets replies').click();
    await desk.getByLabel('Send it twice').check();
    await ada.answerFrom(JO, 'Twice');
    await desk.getByText('pushed twice').waitFor();
    expect((await waitForPushes(2)).map((each) => each.get('body'))).toEqual(['Twice', 'Twice']);
    await desk.getByLabel('Reply').selectOption('waits until the app asks');
    await ada.answerFrom(JO, 'Come for it');
    await desk.getByRole('listitem').filter({ hasText: 'waits until the app asks' }).waitFor();
    expect(hook.got).toHaveLength(2);
  });

  it('a number that never got a message can text', async () => {
    await page.getByRole('button', { name: 'Text from another number' }).click();
    const number = page.getByRole('textbox', { name: 'Phone number' });
    await number.fill('0491');
    await page.getByRole('button', { name: 'Open this phone' }).click();
    await page.getByText('With + and the country').waitFor();
    await shoot('another-number');
    await number.fill('+61 491 570 110');
    await number.press('Enter');
    await ada.answerFrom(STRANGER, 'Is the flat still free?');
    expect((await waitForPushes(1))[0]?.get('from')).toBe(STRANGER);
    await ada.phone(STRANGER).getByRole('article', { name: 'Is the flat still' }).waitFor();
    await shoot('stranger');
  });

  it('a thread shows the app’s pictures and long texts, messages also sent to the channel, and forms', async () => {
    const { client, slack, heard } = world;
    const channel = slack.channel('field-crew').id;
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: '*Ada Moreno* wrote to Jo' } },
      replyButton,
    ] as unknown as KnownBlock[];
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'Ada wrote to Jo', blocks });
    const line = { channel, thread_ts: ts };
    await client.chat.postMessage({ ...line, text: `*Jo:* ${'Wallaby'.repeat(40)} &lt;b&gt;` });
    const house = await readFile('sandbox/page/samples/house.jpg');
    const picture = { filename: 'from-jo.jpg', file: house };
    await client.filesUploadV2({ channel_id: channel, thread_ts: ts, ...picture });
    await ada.post('wrote to Jo').getByText('2 new').waitFor();
    await shoot('thread-news');
    await ada.post('wrote to Jo').getByText('2 replies').click();
    expect(
      await measureLoadedWidth(getThread().getByRole('img', { name: 'from-jo.jpg' })),
    ).toBeGreaterThan(100);
    await shoot('thread-of-pictures');
    expect(await measureOverflow(getThread().locator('.posts'))).toBe(0);

    await client.chat.postMessage({ ...line, text: 'Jo: Thanks!', reply_broadcast: true });
    await ada
      .post('replied to a thread')
      .getByRole('button', { name: 'Ada wrote to Jo' })
      .waitFor();
    await getThread().getByText('Also sent to the channel').waitFor();

    const composer = getThread().getByRole('textbox', { name: 'Write in the thread' });
    await getThread().getByLabel('Also send to #field-crew').check();
    await composer.fill('// @Sam Okafor, who goes? 👍');
    await composer.press('Enter');
    await ada.message('Ada Moreno', 'who goes').waitFor();
    const posted = slack.thread(channel, ts).at(-1);
    expect(posted?.text).toBe(`// <@${slack.people[1]?.id}>, who goes? :+1:`);

    await getThread().getByRole('button', { name: 'Reply', exact: true }).click();
    const words = ada.form.getByLabel('Message');
    await words.pressSequentially('At five');
    await ada.form.getByText('7 of 160 characters').waitFor();
    await words.pressSequentially(', Jo');
    await ada.form.getByText('11 of 160 characters').waitFor();
    expect(await words.inputValue()).toBe('At five, Jo');
    await shoot('thread-form');
    const typings = heard.filter(({ actions }) => (actions as Body[])?.[0]?.action_id === 'words');
    expect(typings.length).toBeLessThan(5);
    await ada.submit();
    await getThread().getByText('At five, Jo').waitFor();
    await shoot('thread-talk');
  });

  it('Ada edits and deletes her message, and sees which messages came while the thread was closed', async () => {
    const { client, slack } = world;
    const channel = slack.channel('field-crew').id;
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'A send' });
    await client.chat.postMessage({ channel, thread_ts: ts, text: 'Delivered' });
    await ada.post('A send').getByText('1 reply').click();
    const composer = getThread().getByRole('textbox', { name: 'Write in the thread' });
    await composer.fill('Tom & Jo <both>');
    await composer.press('Enter');
    const mine = getThread().getByRole('article', { name: 'Message from Ada Moreno' });
    await pressUnderPointer(mine, 'Edit');
    const edited = mine.getByRole('textbox', { name: 'Edit the message' });
    expect(await edited.inputValue()).toBe('Tom & Jo <both>');
    await edited.fill('Tom & Jo, both');
    await shoot('edit');
    await edited.press('Enter');
    await mine.getByText('Tom & Jo, both').waitFor();
    await mine.getByText('(edited)').waitFor();
    await pressUnderPointer(mine, 'Delete');
    await mine.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Close the thread' }).click();
    await client.chat.postMessage({ channel, thread_ts: ts, text: 'Jo: Thanks!' });
    slack.sayAsBot({ channel, threadTs: ts, text: 'Build passed', name: 'CI' });
    await ada.post('A send').getByText('2 new').waitFor();
    await ada.post('A send').getByText('3 replies').click();
    await getThread().getByText('New', { exact: true }).waitFor();
    await client.chat.delete({ channel, ts });
    await getThread().getByText('This message was deleted.').waitFor();
    await shoot('thread-new');
  });
});
