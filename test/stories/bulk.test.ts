import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { findUserId } from './asking.ts';
import { makeContacts } from './contacts.ts';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Ada sends to a list of this many people, and confirms the second step. */
async function sendToList(count: number, subject: string, channel = 'field-crew'): Promise<void> {
  const { slack, clicksend } = world;
  clicksend.setBalance('50000');
  const list = clicksend.putList(`Of ${subject}`, makeContacts(count));
  const form = await world.openForm('/mms', channel);
  await slack.options(form.id, 'Lists', subject);
  await slack.fill(form.id, {
    Lists: [String(list)],
    Subject: subject,
    Message: 'Hello {name}',
    Picture: await world.uploadPicture(),
  });
  await slack.submit(form.id);
  const step = await world.waitForModal(new RegExp(`to ${count.toLocaleString('en')} people`));
  expect(collectWords(step)).toMatch(/together/);
  await slack.submit(step.id);
}

/** ClickSend takes this long (ms) to answer the next batches. */
function delaySubmissions(ms: number): void {
  const how = { kind: 'silence', ms, carriedOut: true } as const;
  world.clicksend.fault({ endpoint: 'POST /mms/send', times: 100, how });
}

const readPost = (post: Message) =>
  world.slack.messages(post.channel).find(({ ts }) => ts === post.ts)?.text ?? '';
const listThread = (post: Message) =>
  world.slack.thread(post.channel, post.ts).map(({ text }) => text);
const listSubmissions = () => world.clicksend.calls('POST /mms/send');
const listSizes = () =>
  listSubmissions().map(
    ({ body }) => (body as { readonly messages: readonly unknown[] }).messages.length,
  );

test('a send to 10,000 goes out in ten batches, two at a time, with progress in the post; a refused batch doesn’t stop the rest', async () => {
  world = await startWorld({ replicas: 2, env: { CONFIRM_SENDS: 'bulk' } });
  const { slack, clicksend } = world;
  const slowMs = 1_000;
  const refusal = { kind: 'status', status: 400 } as const;
  clicksend.fault({ endpoint: 'POST /mms/send', after: 3, how: refusal });
  delaySubmissions(slowMs);
  await sendToList(10_000, 'Everybody');
  expect(clicksend.calls('POST /mms/price')).toHaveLength(10);

  const post = await slack.until(
    () =>
      slack
        .messages(slack.channel('field-crew').id)
        .find(({ text }) => text.includes('9,000 queued · 1,000 not sent')),
    'a post with all batches submitted',
  );
  expect(listSizes()).toEqual(Array(10).fill(1_000));
  const starts = listSubmissions().map(({ at }) => at);
  for (const [n, at] of starts.entries()) {
    // The third batch waits until one of the two before it is answered. The refused one is answered at once.
    const before = starts[n - 3];
    if (before !== undefined) expect(at - before).toBeGreaterThan(slowMs - 100);
  }
  expect(new Set(clicksend.sent().map(({ to }) => to)).size).toBe(9_000);
  const shown = slack.calls('chat.update').map(({ args }) => JSON.stringify(args));
  const progress = shown.filter((text) =>
    /▓+░+ {2}\d,000 of 10,000 sent to ClickSend · \d,000 to go/.test(text),
  );
  expect(progress.length).toBeGreaterThan(0);
  expect(progress.every((text) => text.includes('"Stop sending"'))).toBe(true);

  // The post says how many, its thread says why, and the direct message says what to do.
  const why = await world.waitForThreadMessage(post, /so far:\n🚫 1,000 people: ClickSend refused/);
  expect(why.text).not.toMatch(/queued|Try again/);
  expect(listThread(post).filter((text) => text !== readPost(post))).toHaveLength(1);
  await world.waitForPrivateMessage(
    /didn’t reach 1,000 of 10,000 people:\n1,000 people: .*Try again/,
  );
});

test('Priya presses *Stop sending* midway: no further batch goes out, and a button sends to the others', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
  const { slack, clicksend, ada } = world;
  delaySubmissions(1_500);
  await sendToList(6_001, 'First');
  const sending = await world.waitForPost(/\d,000 of 6,001 sent/);
  const priya = findUserId(world, 'Priya');
  const { channel, ts } = sending;
  await slack.click({ user: priya, channel, ts, button: 'Stop sending' });
  const post = await world.waitForPost(/Stopped by <@\w+>: \d,000 sent, \d,00[01] not sent$/m);
  const sentCount = clicksend.sent().length;
  const unsent = (6_001 - sentCount).toLocaleString('en');
  expect(post.text).toContain(
    `Stopped by <@${priya}>: ${sentCount.toLocaleString('en')} sent, ${unsent} not sent`,
  );
  // The post says it to everybody, so its thread doesn't.
  expect(slack.thread(channel, ts)).toEqual([]);
  expect(slack.privately(priya).map(({ text }) => text)).toEqual([
    expect.stringMatching(/Stopped: [\d,]+ people won’t get it/),
  ]);

  await slack.click({ user: ada, channel, ts, button: `Send to the other ${unsent}` });
  const form = await world.waitForModal(/more people will get this too/);
  await slack.fill(form.id, { Subject: 'Second' });
  await slack.submit(form.id);
  await slack.submit((await world.waitForModal(new RegExp(`to ${unsent} people`))).id);
  await slack.until(() => clicksend.sent().length === 6_001, 'the messages to the others');
  expect(new Set(clicksend.sent().map(({ to }) => to)).size).toBe(6_001);

  const done = await world.waitForPost(
    new RegExp(`<@${ada}> sent it to the other ${unsent}$`, 'm'),
  );
  expect(JSON.stringify(done.blocks)).not.toContain('Send to the other');
});

test('1,000 receipts in a burst take at most five calls to Slack, then a summary and a CSV of all recipients', async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
  const { slack, clicksend } = world;
  slack.createChannel({ name: 'without-the-bot', hasBot: false });
  await sendToList(1_000, 'Burst');
  const post = await world.waitForPost(/1,000 queued/);
  const sent = world.listSent('Burst');
  const before = slack.calls().length;
  const statuses = await Promise.all(
    sent.map(({ messageId }, n) =>
      clicksend.carrier(messageId, n < 40 ? { kind: 'fail' } : { kind: 'deliver' }),
    ),
  );
  const arrivedAt = Date.now();
  expect(statuses.every(({ status }) => status === 200)).toBe(true);
  await world.waitForPost(/960 delivered · 40 failed/);
  const summary = await world.waitForThreadMessage(post, /All done\. Why[^\n]*\n❌ 40 people: /);
  expect(Date.now() - arrivedAt).toBeLessThan(8_000);
  expect(slack.calls().length - before).toBeLessThanOrEqual(5);
  expect(summary.text).not.toContain('delivered');
  expect(JSON.stringify(summary.blocks)).not.toContain('button');
  const repaired = await world.waitForPost(/960 delivered · 40 failed/);
  expect(JSON.stringify(repaired.blocks)).toContain('Send again to the 40 who didn’t get it');

  // Meanwhile a send in a channel where the app can post but not share a file.
  await sendToList(11, 'Elsewhere', 'without-the-bot');
  const elsewhere = await world.waitForPost(/11 queued/, 'without-the-bot');
  for (const { messageId } of world.listSent('Elsewhere')) {
    await clicksend.carrier(messageId, { kind: 'deliver' });
  }

  const [masked] = await findFile(() => slack.thread(post.channel, post.ts));
  expect(masked).toHaveLength(1_002);
  expect(masked?.[1]).toMatch(/^•••000,Sam,failed,.+,[\w-]+,0\.\d{4},20\d\d-/);
  expect(masked?.join()).not.toContain('+61');
  const [mine] = await findFile(() => slack.privately(world.ada));
  expect(mine?.[1]).toMatch(/^'\+61437000000,Sam,failed,/);
  await slack.until(
    () => slack.privately(world.ada).filter(({ files }) => files?.length === 1).length === 2,
    'the file of the other send in its author’s direct messages',
  );
  expect(slack.thread(elsewhere.channel, elsewhere.ts).some(({ files }) => files)).toBe(false);
});

/** The lines of each file in these messages, once there is one. */
async function findFile(
  messages: () => readonly Message[],
): Promise<readonly (readonly string[])[]> {
  const { slack } = world;
  const listShared = () => messages().flatMap((one) => one.shared ?? []);
  await slack.until(() => listShared().length > 0, 'a file');
  const files = await Promise.all(listShared().map(({ id }) => slack.download(id)));
  return files.map((file) =>
    Buffer.from(file?.bytes ?? [])
      .toString()
      .split('\r\n'),
  );
}
