import { afterEach, describe, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { runCommand } from './asking.ts';
import { planSend, waitForSendPost } from './scheduling.ts';
import { startWorld, WEBHOOK_SECRET, type World, type WorldOptions } from './world.ts';

const ADA = '+61437111222';
const BEN = '+61437111223';

let world: World;
afterEach(() => world.close());

async function start(options: WorldOptions = {}): Promise<World> {
  world = await startWorld(options);
  return world;
}

const listSent = () => world.clicksend.sent().map(({ to }) => to);

async function optOut(phone: string, reason = ''): Promise<Message> {
  const answer = await runCommand(world, `optout ${phone} ${reason}`);
  expect(answer.text).toMatch(/is opted out/);
  return answer;
}

describe.each([1, 2])('somebody who opted out (replicas: %s)', (replicas) => {
  test('is left out of sends until opted back in, and the author reads why', async () => {
    await start({ replicas });
    await optOut(BEN, 'asked at the desk');

    await world.sendForm({ Recipients: BEN });
    expect(world.getForm().errors.recipients).toMatch(
      /^This person is left out\. A teammate opted them out\. They can text START/,
    );

    // After a restart, the ledger is in the store and the form is still open.
    await world.app.kill();
    await world.app.start();
    await world.slack.fill(world.getForm().id, { Recipients: `${ADA}, ${BEN}` });
    await world.slack.submit(world.getForm().id);
    const post = await world.waitForPost(/1 queued[\s\S]*1 not sent: opted out/);
    expect(JSON.stringify(post)).not.toMatch(/437111223|•••223/);
    expect((await world.waitForPrivateMessage(/1 other was left out/)).text).toMatch(
      /0437 111 223: A teammate opted them/,
    );
    expect(listSent()).toEqual([ADA]);

    await runCommand(world, `optin ${BEN} signed the form`);
    await world.sendForm({ Recipients: BEN, Subject: 'Again' });
    await world.waitForPost(/Again[\s\S]*1 queued/);
    expect(listSent()).toEqual([ADA, BEN]);
  });
});

test.each(['STOP', 'by hand'])(
  'once a person opted out (%s), their earlier reply no longer offers *Opt them out*',
  async (how) => {
    await start();
    await world.sendForm({ Recipients: ADA });
    const post = await world.waitForPost(/1 queued/);
    await world.clicksend.reply(ADA, { text: 'Please stop texting me' });
    const asking = await world.waitForThreadMessage(post, /may be asking to stop/);
    expect(JSON.stringify(asking.blocks)).toContain('Opt them out');
    if (how === 'STOP') await world.clicksend.reply(ADA, { text: 'STOP' });
    else await optOut(ADA);
    const findAsking = () =>
      world.slack.thread(post.channel, post.ts).find(({ ts }) => ts === asking.ts);
    await world.retryUntilPasses(() =>
      expect(JSON.stringify(findAsking()?.blocks)).not.toContain('Opt them out'),
    );
    expect(findAsking()?.text).toMatch(/Please stop texting me[\s\S]*opted out/);
  },
);

test('the second step names an opted-out recipient, and ClickSend never sees their number', async () => {
  await start({ env: { CONFIRM_SENDS: 'bulk' } });
  await optOut(BEN);
  await world.sendForm({ Recipients: `${ADA}, ${BEN}` });
  const step = await world.waitForModal(/1 left out/);
  expect(JSON.stringify(step.view)).toMatch(/0437 111 223: A teammate opted them out/);
  await world.slack.submit(step.id);
  await world.waitForPost(/1 queued/);
  expect((await runCommand(world, `price ${ADA} ${BEN}`)).text).toMatch(
    /1 person[\s\S]*🚫 0437 111 223/,
  );
  const calls = JSON.stringify(world.clicksend.calls());
  expect(calls).toContain(ADA.slice(1));
  expect(calls).not.toContain(BEN.slice(1));
});

test('a workflow’s step to an opted-out person alone fails and says why', async () => {
  const { slack, ada } = await start();
  await optOut(BEN);
  const channel = slack.channel('field-crew').id;
  const words = { subject: 'By itself', text: 'Sent by a workflow' };
  const picture_url = 'https://pictures.example/door.jpg';
  const inputs = { to: BEN, ...words, picture_url, channel, user: ada };
  const end = await slack.runStep({ callbackId: 'send_mms', inputs });
  expect(end.error).toMatch(/This person is left out\. A teammate opted them out/);
  expect(listSent()).toEqual([]);
});

test('a STOP texted while the app was down keeps that person out of a send due meanwhile', async () => {
  const { clicksend } = await start({ receipts: 'polled', env: { CONFIRM_SENDS: 'bulk' } });
  await world.sendForm({ Recipients: ADA, Subject: 'Earlier' });
  await world.waitForPost(/Earlier\n1 queued/);
  const plan = await planSend(world, { inSeconds: 600 });
  await world.app.stop();
  await clicksend.reply(ADA, { text: 'STOP' });
  await world.passTimeUntil(plan.at + 60_000);
  await world.app.start();
  await waitForSendPost(world, plan.id, /1 queued · 1 not sent/);
  expect(clicksend.sent(ADA).map(({ subject }) => subject)).toEqual(['Earlier']);
});

test('without polling, a STOP texted while the app was down is read before the due send; no other reply is read', async () => {
  const { clicksend } = await start({
    env: { CONFIRM_SENDS: 'bulk' },
    pushAgainAfterMs: 3_600_000,
  });
  await world.sendForm({ Recipients: `${ADA}, ${BEN}`, Subject: 'Earlier' });
  await world.slack.submit((await world.waitForModal(/Review and send/)).id);
  const post = await world.waitForPost(/Earlier\n2 queued/);
  const plan = await planSend(world, { inSeconds: 600 });
  await world.app.stop();
  await clicksend.reply(ADA, { text: 'STOP' });
  await clicksend.reply(BEN, { text: 'Who is it?' });
  await world.passTimeUntil(plan.at + 60_000);
  await world.app.start();
  await waitForSendPost(world, plan.id, /1 queued · 1 not sent/);
  expect(clicksend.sent(ADA).map(({ subject }) => subject)).toEqual(['Earlier']);
  const listReplies = () =>
    world.slack.thread(post.channel, post.ts).filter(({ text }) => /: (STOP|Who is it)/.test(text));
  expect(listReplies()).toEqual([]);
  // ClickSend pushes both replies after all.
  await world.passTime(2 * 3_600_000);
  expect(listReplies()).toHaveLength(2);
});

test('when ClickSend doesn’t list replies, a send due at start goes out all the same', async () => {
  const { clicksend } = await start({ receipts: 'polled', env: { CONFIRM_SENDS: 'bulk' } });
  const plan = await planSend(world, { inSeconds: 600 });
  await world.app.stop();
  await world.passTimeUntil(plan.at + 60_000);
  clicksend.fault({
    endpoint: 'GET /sms/inbound',
    times: 20,
    how: { kind: 'silence', ms: 120_000, carriedOut: false },
  });
  await world.app.start();
  await waitForSendPost(world, plan.id, /2 queued/);
});

test('a recipient who opts out before the scheduled time isn’t sent to', async () => {
  await start({ env: { CONFIRM_SENDS: 'bulk' } });
  const plan = await planSend(world, { inSeconds: 6 });
  await optOut(BEN);
  const post = await waitForSendPost(world, plan.id, /1 queued · 1 not sent/);
  expect(listSent()).toEqual([ADA]);
  expect(post.text).toMatch(/🚫 •••223 not sent: A teammate opted them out/);
});

test('a message that ClickSend holds is cancelled when its recipient opts out, and the thread says why', async () => {
  await start({ env: { CONFIRM_SENDS: 'bulk', SCHEDULE_WITH: 'clicksend' } });
  const plan = await planSend(world);
  const listWaiting = () => world.clicksend.scheduled().map(({ to }) => to);
  await world.clicksend.until(() => listWaiting().length === 2, 'two messages held by ClickSend');
  await optOut(BEN);
  await world.waitForThreadMessage(plan.post, /✖️ Cancelled for •••223: they opted out\./);
  await waitForSendPost(world, plan.id, /1 scheduled · 1 cancelled/);
  expect(listWaiting()).toEqual([ADA]);
});

test('/mms optouts lists the ledger, and its export goes to the direct messages of whoever asked', async () => {
  await start();
  expect((await runCommand(world, 'optouts')).text).toMatch(/Nobody has opted out/);
  await optOut(BEN, 'moved away');
  expect((await runCommand(world, 'optouts')).text).toMatch(/• 0437 111 223 · by <@.*: moved away/);
  expect((await runCommand(world, 'optin 0437111223')).text).toMatch(
    /Add the reason after the number/,
  );
  await world.typeCommand('/mms optouts export');
  await world.waitForPrivateMessage(/The file is in your direct messages/);
  const notice = await world.waitForPrivateMessage(/Your export of all opt-outs and opt-ins/);
  const thread = await world.slack.until(
    () => world.slack.thread(notice.channel, notice.ts).find(({ shared }) => shared?.length),
    'the file',
  );
  expect(thread.shared).toMatchObject([{ name: expect.stringMatching(/^opt-outs-.*\.csv$/) }]);
});

test('the form warns when Ada picks a sender that people can’t reply to', async () => {
  await start();
  const { id } = await world.openForm('/mms');
  const offered = await world.slack.options(id, 'From', '');
  const name = offered.find(({ value }) => /[a-z]/i.test(value));
  await world.slack.fill(id, { From: name?.value ?? '' });
  await world.waitForModal(/People can’t reply to/);
});

/** ClickSend pushes a reply, form-encoded. Returns the response's status. */
async function pushReply(fields: Readonly<Record<string, string>>): Promise<number> {
  const url = `${world.app.url}/clicksend/replies/${WEBHOOK_SECRET}`;
  const body = new URLSearchParams(fields).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return (await world.fetch(url, { method: 'POST', body, headers })).status;
}

test('a STOP that names the message it answers opts out its recipient, whatever the sender’s number looks like', async () => {
  await start();
  await world.sendForm({ Recipients: BEN, Subject: 'From afar' });
  const post = await world.waitForPost(/From afar[\s\S]*1 queued/);
  const [sent] = world.clicksend.sent();
  const named = { original_message_id: sent?.messageId ?? '' };
  expect(await pushReply({ from: '043-7111-22x', body: 'Stop', ...named })).toBe(200);
  await world.waitForThreadMessage(post, /Stop[\s\S]*•••223 opted out/);
  await world.sendForm({ Recipients: BEN, Subject: 'Again' });
  expect(world.getForm().errors.recipients).toMatch(/They texted STOP/);
  expect(listSent()).toEqual([BEN]);
});

test('a STOP from an unreadable sender opts out nobody, and an admin reads about it', async () => {
  await start();
  await world.sendForm({ Recipients: BEN });
  await world.waitForPost(/1 queued/);
  expect(await pushReply({ from: 'Operator', body: 'STOP' })).toBe(200);
  const directMessage = await world.waitForPrivateMessage(
    /Someone texted STOP, and I can’t tell who/,
  );
  expect(directMessage.text).toMatch(/From Operator[\s\S]*\/mms optout/);
  expect(JSON.stringify(directMessage)).not.toContain('"Reply"');
  expect((await runCommand(world, 'optouts')).text).toMatch(/Nobody has opted out/);
});

test('a person under DO NOT TEXT in a pasted list isn’t texted, and the author reads why', async () => {
  await start();
  await world.sendForm({ Recipients: `${ADA}\n\nDO NOT TEXT\n${BEN}` });
  await world.waitForPost(/1 queued/);
  expect((await world.waitForPrivateMessage(/1 other was left out/)).text).toMatch(
    /0437 111 223: The list you entered says not to text them/,
  );
  expect(listSent()).toEqual([ADA]);
});
