import { afterEach, expect, test } from 'vitest';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../src/slack/client/scopes.ts';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

test('without any optional scope, the app sends, posts, shows receipts and takes replies', async () => {
  world = await startWorld({ scopes: REQUIRED_SCOPES });
  const { clicksend } = world;
  await world.sendForm({ Recipients: '0437 111 222', Subject: 'Refused' });
  const post = await world.waitForPost(/Refused\n1 queued/);
  const [message] = await world.waitForMessages(1);
  await clicksend.carrier(message?.messageId ?? '', { kind: 'deliver' });
  await world.waitForPost(/Refused\n1 delivered/);
  await clicksend.reply(message?.to ?? '', { text: 'Thank you!' });
  await world.waitForThreadMessage(post, /Thank you!/);
});

test.each(Object.keys(OPTIONAL_SCOPES))(
  'without %s alone, the app sends and posts',
  async (scope) => {
    const rest = Object.keys(OPTIONAL_SCOPES).filter((other) => other !== scope);
    world = await startWorld({ scopes: [...REQUIRED_SCOPES, ...rest] });
    await world.sendForm({ Recipients: '0437 111 222', Subject: 'Without' });
    await world.waitForPost(/Without\n1 queued/);
    expect(await world.waitForMessages(1)).toHaveLength(1);
  },
);

test('without chat:write.public, a send from a channel without the app isn’t sent, and the sender reads why', async () => {
  const scopes = [...REQUIRED_SCOPES, 'files:write', 'channels:history', 'groups:history'];
  world = await startWorld({ scopes });
  await world.sendForm(
    { Recipients: '0437 111 222', Subject: 'Uninvited' },
    { channel: 'front-desk' },
  );
  expect((await world.waitForPrivateMessage(/Uninvited/)).text).toMatch(/\/invite @slack-mms/);
  expect(world.clicksend.sent()).toEqual([]);
});
