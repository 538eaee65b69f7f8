import { afterEach, expect, test } from 'vitest';
import { collectWords, startWorld, type World } from './world.ts';

const JO = '+61437111222';

let world: World;
afterEach(() => world.close());

test('curly quotes, dashes and the like become plain letters, and the second step says so', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
  await world.sendForm({
    Recipients: `Jo ${JO}`,
    Message: 'Hi {name}, it’s “ready” – come\u00a0by…',
  });
  const step = await world.waitForModal(/I cleaned up/);
  expect(collectWords(step)).toContain(
    'I cleaned up curly quotes, long dashes, the “…” sign and unusual spaces, so that up to 1,500 characters fit instead of 500.',
  );
  expect(collectWords(step)).toContain('Hi Jo, it\'s "ready" - come by...');
  await world.slack.submit(step.id);
  const [sent] = await world.waitForMessages(1);
  expect(sent?.body).toBe('Hi Jo, it\'s "ready" - come by...');
});

test('a message with an emoji, or with a name beyond plain letters, stays as typed', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
  await world.sendForm({ Recipients: JO, Message: 'It’s ready 🎉' });
  const step = await world.waitForModal(/Review and send/);
  expect(collectWords(step)).not.toContain('I cleaned up');
  await world.slack.submit(step.id);
  expect((await world.waitForMessages(1))[0]?.body).toBe('It’s ready 🎉');
  await world.sendForm({ Recipients: `Łukasz ${JO}`, Message: 'Hi {name}, it’s ready' });
  const second = await world.waitForModal(/Hi Łukasz, it’s ready/);
  await world.slack.submit(second.id);
  expect((await world.waitForMessages(2))[1]?.body).toBe('Hi Łukasz, it’s ready');
});

test('answers and live-thread messages go out in plain letters too', async () => {
  world = await startWorld();
  await world.sendForm({ Recipients: `Jo ${JO}` });
  const post = await world.waitForPost(/1 queued/);
  await world.clicksend.reply(JO, { text: 'What time?' });
  const line = await world.waitForThreadMessage(post, /What time/);
  await world.slack.click({ user: world.ada, channel: line.channel, ts: line.ts, button: 'Reply' });
  const form = await world.waitForModal(/To \*?Jo/);
  const text = `We’ll be there at five – ${'a'.repeat(60)}`;
  await world.slack.fill(form.id, { Message: text });
  await world.waitForModal(/85 of 1,224 characters/);
  await world.slack.submit(form.id);
  await world.waitForMessages(2);
  expect(world.clicksend.sent()[1]).toMatchObject({
    product: 'sms',
    body: text.replace('’', "'").replace('–', '-'),
  });
  await world.typeCommand('/mms live on');
  const { channel, ts: threadTs } = post;
  await world.slack.say({ user: world.ada, channel, threadTs, text: 'It’s done' });
  const offer = await world.waitForThreadMessage(post, /went live only a moment ago/);
  await world.slack.click({ user: world.ada, channel, ts: offer.ts, button: 'Text it now' });
  await world.waitForMessages(3);
  expect(world.clicksend.sent()[2]?.body).toBe("It's done");
});

test('with PLAIN_LETTERS=off, a curly apostrophe stays', async () => {
  world = await startWorld({ env: { PLAIN_LETTERS: 'off' } });
  await world.sendForm({ Recipients: JO, Message: 'It’s ready' });
  expect((await world.waitForMessages(1))[0]?.body).toBe('It’s ready');
});
