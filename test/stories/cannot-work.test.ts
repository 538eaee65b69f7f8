import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const collectPosts = (channel: string) => world.slack.messages(world.slack.channel(channel).id);

test('Ada sends in a private channel without the bot: nothing goes out, she reads how to invite it, and the form reopens filled', async () => {
  await world.sendForm({ Subject: 'For the owners' }, { channel: 'owners' });
  const directMessage = await world.waitForPrivateMessage(/wasn’t sent[\s\S]*\/invite @slack-mms/);
  expect(world.clicksend.calls('POST /mms/send')).toEqual([]);

  await world.slack.click({
    user: world.ada,
    channel: directMessage.channel,
    ts: directMessage.ts,
    button: 'Open the form again',
  });
  await world.slack.until(
    () =>
      world.slack
        .views(world.ada)
        .find(({ view }) => JSON.stringify(view).includes('For the owners')),
    'the filled form',
  );
  expect(JSON.stringify(world.getForm().view)).toContain('+61 437 111 222\\n+61 437 111 223');

  world.slack.invite('owners', world.slack.botUserId);
  await world.slack.fill(world.getForm().id, { Picture: await world.uploadPicture() });
  await world.slack.submit(world.getForm().id);
  await world.waitForPost(/2 queued/, 'owners');
});

test('the reopened form of a message that wasn’t sent goes out once, though the direct message still offers it', async () => {
  await world.sendForm({ Subject: 'For the owners' }, { channel: 'owners' });
  const { channel, ts } = await world.waitForPrivateMessage(
    /wasn’t sent[\s\S]*\/invite @slack-mms/,
  );
  world.slack.invite('owners', world.slack.botUserId);
  const open = () =>
    world.slack.click({ user: world.ada, channel, ts, button: 'Open the form again' });
  await open();
  const form = await world.waitForModal(/Recipients/);
  // After half an hour, Slack no longer lets the app replace the direct message.
  await world.passTime(40 * 60_000);
  await world.slack.submit(form.id);
  await world.waitForPost(/2 queued/, 'owners');
  await open();
  await world.waitForModal(/it was sent again/);
  expect(world.clicksend.sent()).toHaveLength(2);
});

test('a text file named .jpg is refused in a private message, with no post and no upload', async () => {
  const fake = await world.uploadPicture('house.jpg', Buffer.from('not a picture at all'));
  await world.sendForm({ Picture: fake });
  await world.waitForPrivateMessage(/not a picture/i);
  expect(collectPosts('field-crew')).toEqual([]);
  expect(world.clicksend.calls('POST /uploads')).toEqual([]);
});

test('when Slack serves its sign-in page instead of the picture, the sender reads which scope is missing', async () => {
  world.slack.fault({ method: 'download', times: 100, how: { kind: 'signInPage' } });
  await world.sendForm();
  await world.slack.until(
    () => world.slack.privately(world.ada).find(({ text }) => /files:read/.test(text)),
    'a private message about files:read',
  );
  expect(world.clicksend.calls('POST /mms/send')).toEqual([]);
});

test('the app waits for a picture that Slack is still scanning, then sends it', async () => {
  const { createPhoto } = await import('./photo.ts');
  const scanned = world.slack.upload({
    user: world.ada,
    name: 'house.jpg',
    mimetype: 'image/jpeg',
    bytes: await createPhoto(),
    scanningFor: 3,
  });
  await world.sendForm({ Picture: scanned });
  await world.slack.until(
    () => collectPosts('field-crew').find(({ text }) => /2 queued/.test(text)),
    'the send',
  );
});

test('ClickSend refuses one of ten numbers: nine go out, and the sender reads the full number in private', async () => {
  const numbers = Array.from({ length: 10 }, (_, n) => `+6143711122${n}`);
  world.clicksend.refuse('+61437111224', 'INVALID_RECIPIENT');
  await world.sendForm({ Recipients: numbers.join(', ') });
  const post = await world.waitForPost(/9 queued · 1 not sent/);
  expect(post.text).toMatch(/🚫 •••224/);
  await world.waitForPrivateMessage(/0437 111 224/);
  expect(post.text).not.toContain('+61437111224');
});

for (const [status, words] of [
  ['INSUFFICIENT_CREDIT', /credit/i],
  ['COUNTRY_NOT_ENABLED', /country/i],
] as const) {
  test(`when ClickSend refuses with ${status}, the post and the sender read why, and the post shows no price`, async () => {
    world.clicksend.refuse('+61437111222', status);
    await world.sendForm({ Recipients: '+61437111222' });
    const post = await world.waitForPost(/1 not sent/);
    expect(post.text).toMatch(words);
    await world.waitForPrivateMessage(words);
    expect(post.text).not.toContain('A$');
  });
}

test('the app doesn’t follow a redirect from Slack’s file host with its token; the sender reads why', async () => {
  world.slack.fault({
    method: 'download',
    times: 5,
    how: {
      kind: 'status',
      status: 302,
      headers: { location: `${world.clicksend.apiUrl}/account` },
    },
  });
  await world.sendForm();
  await world.waitForPrivateMessage(/outside Slack/);
  expect(world.clicksend.calls('GET /account').length).toBeLessThanOrEqual(1);
});
