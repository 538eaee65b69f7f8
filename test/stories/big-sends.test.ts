import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeContacts } from './contacts.ts';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** In letters, because a digit in a name would be read as part of a number. */
const getName = (n: number) => [...String(n)].map((digit) => 'Abcdefghij'[Number(digit)]).join('');

interface Submission {
  readonly messages: readonly { readonly to: string; readonly body: string }[];
}
const listSizes = (endpoint: string) =>
  world.clicksend.calls(endpoint).map(({ body }) => (body as Submission).messages.length);

/** Numbers of recipients with the sizes of their batches: as few as ClickSend's limit of 1,000 allows. */
const batches: readonly [number, readonly number[]][] = [
  [1, [1]],
  [999, [999]],
  [1_000, [1_000]],
  [1_001, [1_000, 1]],
  [2_500, [1_000, 1_000, 500]],
];

describe('a send to a list', () => {
  beforeEach(async () => {
    world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
  });

  for (const [count, sizes] of batches) {
    const words = count.toLocaleString('en');
    test(`of ${words} is priced and submitted in batches of at most 1,000, and reaches every phone once`, async () => {
      const { slack, clicksend } = world;
      clicksend.setBalance('5000');
      const list = clicksend.putList('Everybody', makeContacts(count, getName));
      const form = await world.openForm('/mms');
      const [option] = await slack.options(form.id, 'Lists', 'everybody');
      expect(option).toEqual({
        group: 'ClickSend lists',
        text: `Everybody (${words})`,
        value: String(list),
      });
      await slack.fill(form.id, {
        Lists: [String(list)],
        Subject: 'To everybody',
        Message: 'Hello {name}',
        Picture: await world.uploadPicture(),
      });
      const answer = await slack.submit(form.id);
      expect(answer.ms).toBeLessThan(3_000);
      const people = count === 1 ? '1 person' : `${words} people`;
      const step = await world.waitForModal(count === 1 ? /Send to/ : new RegExp(`to ${people}`));
      expect(listSizes('POST /mms/price').sort()).toEqual([...sizes].sort());

      await slack.submit(step.id);
      await slack.until(
        () =>
          slack
            .messages(slack.channel('field-crew').id)
            .find(({ text }) => text.includes(`${people}*: To everybody\n${words} queued`)),
        'all of them queued',
      );
      expect(listSizes('POST /mms/send').sort()).toEqual([...sizes].sort());
      const sent = clicksend.sent();
      expect(sent).toHaveLength(count);
      expect(new Set(sent.map(({ to }) => to)).size).toBe(count);
      expect(sent.every(({ to, body }) => body === `Hello ${getName(Number(to.slice(-5)))}`)).toBe(
        true,
      );
      expect(clicksend.calls('POST /uploads')).toHaveLength(1);
      expect(slack.messages(slack.channel('field-crew').id)).toHaveLength(1);
    });
  }
});

test('*Send to everyone again* to 300 people, too many for the form’s field, says how many more and reaches all', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
  const { slack, clicksend, ada } = world;
  clicksend.setBalance('5000');
  const list = clicksend.putList('Everybody', makeContacts(300, getName));
  const { id } = await world.openForm('/mms');
  await slack.options(id, 'Lists', 'everybody');
  await slack.fill(id, {
    Lists: [String(list)],
    Subject: 'Once',
    Message: 'Hello {name}',
    Picture: await world.uploadPicture(),
  });
  await slack.submit(id);
  await slack.submit((await world.waitForModal(/(to|for) 300 (people|person)/)).id);
  await world.waitForPost(/Once\n300 queued/);
  for (const { messageId } of world.listSent('Once')) {
    await clicksend.carrier(messageId, { kind: 'deliver' });
  }
  const post = await world.waitForPost(/Once\n300 delivered/);

  const button = 'Send to everyone again';
  await slack.click({ user: ada, channel: post.channel, ts: post.ts, button });
  const form = await world.waitForModal(/\d+ more people will get this too/);
  await slack.fill(form.id, { Subject: 'Twice' });
  await slack.submit(form.id);
  await slack.submit((await world.waitForModal(/(to|for) 300 (people|person)/)).id);
  await world.waitForPost(/Twice\n300 queued/);
  const sent = world.listSent('Twice');
  expect(new Set(sent.map(({ to }) => to)).size).toBe(300);
  expect(sent.every(({ to, body }) => body === `Hello ${getName(Number(to.slice(-5)))}`)).toBe(
    true,
  );
});

describe('a picture of a second send', () => {
  beforeEach(async () => {
    world = await startWorld();
  });

  const countUploads = () => world.clicksend.calls('POST /uploads').length;
  const listMedia = () => world.clicksend.sent().map(({ media: picture }) => picture !== undefined);

  test('isn’t uploaded again while ClickSend keeps it, though it is another Slack file in another channel', async () => {
    await world.sendForm({ Recipients: '+61437111222', Subject: 'First' });
    await world.waitForPost(/First\n1 queued/);
    await world.sendForm(
      { Recipients: '+61437111223', Subject: 'Second' },
      { channel: 'front-desk' },
    );
    await world.waitForPost(/Second\n1 queued/, 'front-desk');
    expect(countUploads()).toBe(1);
    expect(listMedia()).toEqual([true, true]);
  });

  test('is uploaded again when ClickSend’s copy is about to expire', async () => {
    world.clicksend.setUploadLifetime(100);
    await world.sendForm({ Recipients: '+61437111222', Subject: 'First' });
    await world.waitForPost(/First\n1 queued/);
    const before = countUploads();
    world.clicksend.setUploadLifetime(600);
    await world.sendForm({ Recipients: '+61437111223', Subject: 'Second' });
    await world.waitForPost(/Second\n1 queued/);
    await world.sendForm({ Recipients: '+61437111224', Subject: 'Third' });
    await world.waitForPost(/Third\n1 queued/);
    expect(countUploads() - before).toBe(1);
    expect(listMedia()).toEqual([true, true, true]);
  });

  test('is uploaded when it is a different picture', async () => {
    await world.sendForm({ Recipients: '+61437111222', Subject: 'First' });
    await world.waitForPost(/First\n1 queued/);
    const bytes = await sharp({
      create: { width: 40, height: 40, channels: 3, background: '#224466' },
    })
      .png()
      .toBuffer();
    const Picture = await world.uploadPicture('blue.png', bytes, 'image/png');
    await world.sendForm({ Recipients: '+61437111223', Subject: 'Second', Picture });
    await world.waitForPost(/Second\n1 queued/);
    expect(countUploads()).toBe(2);
  });
});
