import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findUserId, pressButton, runCommand } from './asking.ts';
import { stringifyBlocks } from './scheduling.ts';
import { collectWords, startWorld, type World } from './world.ts';

const CONSENT = 'asked for it at the desk';
const NUMBER = '+61437111222';

describe.each([1, 2])('what is known of a person (replicas: %s)', (replicas) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ replicas, env: { CONFIRM_SENDS: 'bulk' } });
  });
  afterAll(() => world.close());

  test('the consent typed in the form appears in the second step, and never in a post', async () => {
    const { slack } = world;
    await world.sendForm({ Recipients: `Jo ${NUMBER}`, Subject: 'For Jo', consent: CONSENT });
    await world.waitForPost(/For Jo/);
    await world.sendForm({ Subject: 'For both', consent: CONSENT });
    const step = await world.waitForModal(/Review and send/);
    expect(collectWords(step)).toContain(`*Consent* ${CONSENT}`);
    await slack.submit(step.id);
    await world.waitForPost(/For both[\s\S]*2 queued/);
    await world.clicksend.until(
      () => world.clicksend.sent(NUMBER).length === 2 || undefined,
      'both messages',
    );
    const posts = slack.messages('field-crew');
    expect(JSON.stringify(posts)).not.toContain(CONSENT);
  });

  test('/mms who shows messages, consent and posts of the person, and gives them as a CSV file', async () => {
    const { slack, ada } = world;
    const answer = await runCommand(world, 'who 0437 111 222');
    const shown = stringifyBlocks(answer.blocks);
    expect(shown).toMatch(/For Jo[\s\S]*For both|For both[\s\S]*For Jo/);
    expect(shown).toContain(CONSENT);
    expect(shown).toContain('|post>');
    await slack.click({
      user: ada,
      channel: answer.channel,
      ts: answer.ts,
      button: 'Get CSV file',
    });
    const { shared } = await slack.until(
      () => slack.privately(ada).find(({ files }) => files?.length === 1),
      'the file',
    );
    const file = await slack.download(shared?.[0]?.id ?? '');
    expect(Buffer.from(file?.bytes ?? []).toString()).toMatch(/For Jo.*queued/);
  });

  test('/mms forget is for admins: the person disappears from posts and /mms who, and the post names the admin', async () => {
    const { slack, ada } = world;
    const sam = await runCommand(world, `forget ${NUMBER}`, { by: 'Sam' });
    expect(sam.text).toMatch(/Only workspace admins and owners/);
    expect(findUserId(world, 'Ada')).toBe(ada);

    const question = await runCommand(world, `forget ${NUMBER}`);
    expect(question.text).toMatch(/2 messages to them, no replies and a consent note/);
    await pressButton(world, question, 'Erase their data', /Erasing now/);
    const done = await slack.until(
      () => slack.privately(ada).find(({ text }) => /•••222 is erased/.test(text)),
      'the message that the erasure is done',
    );
    expect(done.text).toMatch(/ClickSend’s own history still has/);
    // Erased records can remain in backups and on the disk.
    expect(done.text).toMatch(/Backups of the app’s data \(Redis\)|until newer data replaces them/);
    expect(done.text).not.toContain('437111222');
    const posts = slack.messages('field-crew');
    expect(posts.map(({ text }) => text)).toContain(`Erased by <@${ada}>`);
    const words = JSON.stringify(posts);
    expect(words).not.toMatch(/Jo •••222|For Jo|•••222/);
    await world.waitForPost(/For both[\s\S]*someone erased/);
    expect((await runCommand(world, `who ${NUMBER}`)).text).toMatch(/No messages to or from/);
  });
});
