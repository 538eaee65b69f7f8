import { afterEach, expect, test } from 'vitest';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** A post's blocks, which quote the message. */
const readMessage = (post: { readonly blocks?: unknown }) => JSON.stringify(post.blocks);

test('{first_name|there} gives each person their own text, and a post to several shows [first name]', async () => {
  world = await startWorld();
  await world.sendForm({
    Recipients: 'Jo Smith 0437 111 222\n0437 111 223',
    Message: 'Hi {first_name|there}, it is ready',
  });
  const sent = await world.waitForMessages(2);
  expect(sent.map(({ body }) => body)).toEqual(['Hi Jo, it is ready', 'Hi there, it is ready']);
  const post = await world.waitForPost(/The blue front door/);
  expect(readMessage(post)).toContain('Hi [first name], it is ready');
});

test('a post to one person shows the text that this person gets', async () => {
  world = await startWorld();
  await world.sendForm({ Recipients: 'Jo Smith 0437 111 222', Message: 'Hi {first_name}, ready' });
  const post = await world.waitForPost(/The blue front door/);
  expect(readMessage(post)).toContain('Hi Jo, ready');
});

test('{first_name} for a nameless recipient, or in the subject, is an error that says what to write', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
  const { body } = await world.sendForm({
    Recipients: 'Jo 0437 111 222\n0437 111 223',
    Message: 'Hi {first_name}',
    Subject: 'For {name}',
  });
  expect(JSON.parse(body).errors).toMatchObject({
    message: expect.stringContaining('write {first_name|there} for people without a name'),
    subject: 'Everyone gets the same subject. Use {name} in the message instead.',
  });
  await world.slack.fill(world.getForm().id, {
    Message: 'Hi {first_name|there}',
    Subject: 'For you',
  });
  await world.slack.submit(world.getForm().id);
  expect(collectWords(await world.waitForModal(/Hi Jo/))).not.toContain('{first_name');
});
