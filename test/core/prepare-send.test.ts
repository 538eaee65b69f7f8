import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { prepareSendJob, submitBatchJob } from '../../src/core/jobs.ts';
import { deriveSendId } from '../../src/core/sends/derive-send-id.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { Plan } from '../../src/domain/send.ts';
import { createSlackRefusal } from './fake-chat.ts';
import { ada, createAppWorld, fitted, HOUR, MINUTE, makeSend, SECOND } from './world.ts';

const notAPicture = {
  kind: 'refused',
  problem: { code: 'not_a_picture', what: 'The file is no picture', todo: 'Choose another' },
} as const;

test('a refused picture refuses the send before anything is posted or submitted, and the author is notified', async () => {
  const world = await createAppWorld();
  world.picture = async () => notAPicture;
  const send = await world.addSend();
  await world.jobs.runFor(HOUR);
  expect(await world.records.refusal.get(send.id)).toEqual(notAPicture.problem);
  expect(world.jobs.added.filter((job) => job.startsWith('deliver'))).toEqual([]);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.posts).toEqual([]);
  expect(world.chat.authorNotices).toEqual([{ kind: 'notSent', problem: notAPicture.problem }]);
});

test("a channel where the app can't post refuses the send, and only the author is notified", async () => {
  const world = await createAppWorld();
  world.chat.fail('post', createSlackRefusal('not_in_channel'));
  const send = await world.addSend();
  await world.jobs.runFor(HOUR);
  expect(await world.records.refusal.get(send.id)).toMatchObject({ code: 'not_in_channel' });
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.posts).toEqual([]);
  expect(world.chat.authorNotices).toMatchObject([
    { kind: 'notSent', problem: { code: 'not_in_channel' } },
  ]);
});

test('a picture refused after the post was made: the post says why, and the author is notified', async () => {
  const world = await createAppWorld();
  let fetches = 0;
  world.picture = async () => {
    fetches += 1;
    if (fetches === 1) throw new AppError('file_not_ready', { retry: 'later' });
    return notAPicture;
  };
  await world.addSend();
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.posts[0]?.shown.text).toContain('Not sent: The file is no picture');
  expect(world.chat.notes).toEqual([]);
  expect(world.chat.authorNotices).toHaveLength(1);
});

test("a picture that Slack isn't ready to return is requested again, and the send goes out", async () => {
  const world = await createAppWorld();
  let fetches = 0;
  world.picture = async () => {
    fetches += 1;
    if (fetches < 4) throw new AppError('file_not_ready', { retry: 'later' });
    return fitted;
  };
  await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.posts).toHaveLength(1);
});

test('a picture that always fails refuses the send after a day, and the author is notified', async () => {
  const world = await createAppWorld();
  world.picture = () => Promise.reject(new Error('sharp fell over'));
  const send = await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  expect(await world.records.refusal.get(send.id)).toMatchObject({
    id: send.id,
  });
  expect(world.chat.authorNotices).toHaveLength(1);
  expect(world.clickSend.submissions).toEqual([]);
});

test('preparing a send twice posts, uploads and submits once', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  await world.jobs.add(prepareSendJob, send.id);
  await world.jobs.runFor(MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.clickSend.uploads).toHaveLength(1);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('a refused send is not submitted, even if its batch job is already queued', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.records.refusal.put(notAPicture.problem, send.id);
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toEqual([]);
});

test.each<[string, Partial<Plan>]>([
  ['the consent', { consent: 'They asked at the desk' }],
  ['the message', { body: 'Another one' }],
  ['the sender', { from: '+61400000001' }],
  ['the thread', { threadTs: '1.0' }],
  ['the picture', { picture: { kind: 'slack', id: 'F2' } }],
])('a form submitted again with another value differs: %s', async (_what, more) => {
  const world = await createAppWorld();
  const form = deriveSendId({ team: 'T1', nonce: 'n1' });
  await world.queueSend(form, 'U1', getPlan([ada]));
  const again = await world.queueSend(form, 'U1', { ...getPlan([ada]), ...more });
  const same = await world.queueSend(form, 'U1', { ...getPlan([ada]), optedOut: 1 });
  expect([again.kind, same.kind]).toEqual(['differs', 'taken']);
});

test('a form submitted again with another text is one send, with the first text', async () => {
  const world = await createAppWorld();
  const form = deriveSendId({ team: 'T1', nonce: 'n1' });
  const draft = getPlan([ada]);
  const [one, two] = await Promise.all([
    world.queueSend(form, 'U1', draft),
    world.queueSend(form, 'U1', { ...draft, body: 'Something else' }),
  ]);
  await world.jobs.runFor(SECOND);
  const three = await world.queueSend(form, 'U1', draft);
  await world.jobs.runFor(MINUTE);
  expect(new Set([one.id, two.id, three.id]).size).toBe(1);
  // The person reads that the second version was not sent.
  expect([one.kind, two.kind, three.kind]).toEqual(['taken', 'differs', 'taken']);
  expect(world.clickSend.submissions.map((batch) => batch.map(({ body }) => body))).toEqual([
    ['Please paint it like this.'],
  ]);
  expect(world.chat.posts).toHaveLength(1);
});

test('two forms with the same content are two sends', async () => {
  const world = await createAppWorld();
  const ids = await Promise.all(
    [
      { team: 'T1', nonce: 'n1' },
      { team: 'T2', nonce: 'n1' },
      { team: 'T1', nonce: 'n2' },
    ].map((form) => world.queueSend(deriveSendId(form), 'U1', getPlan([ada]))),
  );
  expect(new Set(ids.map(({ id }) => id)).size).toBe(3);
});

test('a send that was stored but not queued is queued when the form is submitted again', async () => {
  const world = await createAppWorld();
  const form = deriveSendId({ team: 'T1', nonce: 'n1' });
  const draft = getPlan([ada]);
  world.jobs.breakAdd('prepare');
  await expect(world.queueSend(form, 'U1', draft)).rejects.toThrow();
  world.jobs.breakAdd(undefined);
  await world.queueSend(form, 'U1', draft);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
});

function getPlan(recipients: readonly E164[]): Plan {
  const { subject, body, picture, channel, ...rest } = makeSend(recipients);
  return { recipients: rest.recipients, subject, body, picture, channel };
}
