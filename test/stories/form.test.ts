import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

function stringifyView(view: { readonly view: Record<string, unknown> }): string {
  return JSON.stringify(view.view);
}

test('/mms with numbers opens the form with these recipients and this channel filled in', async () => {
  const form = stringifyView(await world.openForm('/mms +61437111222 0437 111 223', 'front-desk'));
  expect(form).toContain('"initial_value":"+61 437 111 222\\n+61 437 111 223"');
  expect(form).toContain(`"initial_conversation":"${world.slack.channel('front-desk').id}"`);
  await world.slack.closeView(world.getForm().id);
});

test('/mms help shows the help to Ada alone', async () => {
  const answer = await world.typeCommand('/mms help');
  expect(answer.status).toBe(200);
  await world.waitForPrivateMessage(/Send pictures to phones/);
  expect(world.slack.views(world.ada)).toEqual([]);
});

test('each wrong field shows its error, all at once, and the corrected form goes out', async () => {
  const { id } = await world.openForm('/mms');
  await world.slack.fill(id, {
    Recipients: '0437 111 22, nonsense',
    Subject: ' ',
    Message: `${'a'.repeat(501)}😀`,
    Picture: await world.uploadPicture(),
  });
  await world.slack.submit(id);

  const { errors } = world.getForm();
  expect(errors.recipients).toMatch(/“0437 111 22”.*“nonsense”/);
  expect(errors.subject).toMatch(/Enter a subject/);
  expect(errors.message).toMatch(/503 characters, but only 500 fit because of “😀”/);

  await world.slack.fill(id, { Recipients: '0437 111 222', Subject: 'Hi', Message: 'Good now' });
  const answer = await world.slack.submit(id);
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(world.slack.views(world.ada)).toEqual([]);
  await world.waitForPost(/1 queued/);
});

test('Ada submits the same form twice at once: one send and one post', async () => {
  const before = world.clicksend.sent().length;
  await world.sendForm({ Subject: 'Only once' }, { channel: 'front-desk', twice: true });
  await world.waitForPost(/Only once[\s\S]*2 queued/, 'front-desk');
  expect(world.clicksend.sent().length - before).toBe(2);
  const posts = world.slack.messages(world.slack.channel('front-desk').id);
  expect(posts).toHaveLength(1);
});

test('a post to eleven people shows how many they are, and no numbers', async () => {
  const numbers = Array.from({ length: 11 }, (_, n) => `+614371113${String(n).padStart(2, '0')}`);
  await world.sendForm({ Recipients: numbers.join('\n') }, { channel: 'night-shift' });
  const post = await world.waitForPost(/11 people[\s\S]*11 queued/, 'night-shift');
  expect(post.text).not.toContain('•••');
});
