import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const postsIn = (channel: string) => world.slack.messages(world.slack.channel(channel).id);

test('a private channel without the bot: told how to invite it, nothing is sent, the form comes back filled', async () => {
  await world.sends({ Subject: 'For the owners' }, { channel: 'owners' });
  const told = await world.told(/wasn’t sent[\s\S]*\/invite @slack-mms/);
  expect(world.clicksend.calls('POST /mms/send')).toEqual([]);

  await world.slack.click({
    user: world.ada,
    channel: told.channel,
    ts: told.ts,
    button: 'Open the form again',
  });
  await world.slack.until(
    () =>
      world.slack
        .views(world.ada)
        .find(({ view }) => JSON.stringify(view).includes('For the owners')),
    'the form, filled as it was',
  );
  expect(JSON.stringify(world.form().view)).toContain('+61437111222\\n+61437111223');

  world.slack.invite('owners', world.slack.botUserId);
  await world.slack.fill(world.form().id, { Picture: await world.uploads() });
  await world.slack.submit(world.form().id);
  await world.post(/2 queued/, 'owners');
});

test('text named .jpg: told in private, the channel is not bothered', async () => {
  const fake = await world.uploads('house.jpg', Buffer.from('not a picture at all'));
  await world.sends({ Picture: fake });
  await world.told(/not a picture/i);
  expect(postsIn('field-crew')).toEqual([]);
  expect(world.clicksend.calls('POST /uploads')).toEqual([]);
});

test("Slack's sign-in page instead of the picture: told what permission is missing", async () => {
  world.slack.fault({ method: 'download', times: 100, how: { kind: 'signInPage' } });
  await world.sends();
  await world.slack.until(
    () => world.slack.privately(world.ada).find(({ text }) => /files:read/.test(text)),
    'told about files:read',
  );
  expect(world.clicksend.calls('POST /mms/send')).toEqual([]);
});

test('a picture that Slack still scans is waited for', async () => {
  const { photo } = await import('./photo.ts');
  const scanned = world.slack.upload({
    user: world.ada,
    name: 'house.jpg',
    mimetype: 'image/jpeg',
    bytes: await photo(),
    scanningFor: 3,
  });
  await world.sends({ Picture: scanned });
  await world.slack.until(
    () => postsIn('field-crew').find(({ text }) => /2 queued/.test(text)),
    'the send',
  );
});

test('one bad number among ten does not stop nine; the sender reads which, whole', async () => {
  const numbers = Array.from({ length: 10 }, (_, n) => `+6143711122${n}`);
  world.clicksend.refuse('+61437111224', 'INVALID_RECIPIENT');
  await world.sends({ Recipients: numbers.join(', ') });
  const post = await world.post(/9 queued · 1 not sent/);
  expect(post.text).toMatch(/🚫 •••224/);
  await world.told(/\+61437111224/);
  expect(post.text).not.toContain('+61437111224');
});

for (const [status, words] of [
  ['INSUFFICIENT_CREDIT', /credit/i],
  ['COUNTRY_NOT_ENABLED', /country/i],
] as const) {
  test(`ClickSend refuses with ${status}: said in words, and nothing is charged`, async () => {
    world.clicksend.refuse('+61437111222', status);
    await world.sends({ Recipients: '+61437111222' });
    const post = await world.post(/1 not sent/);
    expect(post.text).toMatch(words);
    await world.told(words);
    expect(post.text).not.toContain('A$');
  });
}

test('a file that is kept outside Slack is not fetched with the token', async () => {
  world.slack.fault({
    method: 'download',
    times: 5,
    how: {
      kind: 'status',
      status: 302,
      headers: { location: `${world.clicksend.apiUrl}/account` },
    },
  });
  await world.sends();
  await world.told(/outside Slack/);
  expect(world.clicksend.calls('GET /account').length).toBeLessThanOrEqual(1);
});
