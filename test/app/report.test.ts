import { expect, test } from 'vitest';
import { AppError } from '../../src/app/app-error.ts';
import type { DeliveryState } from '../../src/domain/delivery.ts';
import { answerLost, refusedBySlack } from './fake-chat.ts';
import { noAnswer } from './fake-clicksend.ts';
import { ada, appWorld, ben, HOUR, MINUTE, messageId, SECOND } from './world.ts';

type World = Awaited<ReturnType<typeof appWorld>>;

async function arrives(
  world: World,
  id: string,
  state: DeliveryState,
  what?: string,
): Promise<void> {
  const problem = what ? { problem: { code: 'x', what, todo: 'Call them' } } : {};
  await world.receive(
    [{ messageId: id, fact: { state, at: world.clock.now(), ...problem } }],
    'push',
  );
}

const noteKinds = (world: World) => world.chat.notes.map(({ kind }) => kind.kind);

test('a delivered message to one person is noted once, however often its receipt comes', async () => {
  const world = await appWorld();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  for (let n = 0; n < 3; n += 1) {
    await arrives(world, messageId(send), 'delivered');
    await world.jobs.runFor(MINUTE);
  }
  expect(noteKinds(world)).toEqual(['delivered']);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
});

test('many receipts at once cost one update of the post', async () => {
  const world = await appWorld();
  const many = Array.from(
    { length: 500 },
    (_, n) => `+614371${String(n).padStart(5, '0')}` as typeof ada,
  );
  const send = await world.ordered(many);
  await world.jobs.runFor(MINUTE);
  const before = world.chat.updates.length;
  await Promise.all(many.map((_, n) => arrives(world, messageId(send, n), 'delivered')));
  await world.jobs.runFor(MINUTE);
  expect(world.chat.updates).toHaveLength(before + 1);
  expect(noteKinds(world)).toEqual(['allDone']);
});

test('the post changes at most once in three seconds, and ends with the newest', async () => {
  const world = await appWorld();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  const before = world.chat.updates.length;
  await arrives(world, messageId(send), 'sent');
  await world.jobs.runFor(SECOND);
  await arrives(world, messageId(send), 'retrying', 'The network is busy');
  await world.jobs.runFor(SECOND);
  await arrives(world, messageId(send), 'delivered');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.updates.length - before).toBe(2);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
});

test('a note whose answer was lost is found again instead of being written twice', async () => {
  const world = await appWorld();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', answerLost(), { done: true });
  await arrives(world, messageId(send), 'delivered');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['delivered']);
});

test('a note that Slack did not take is written when Slack is back', async () => {
  const world = await appWorld();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', answerLost(), { times: 5 });
  await arrives(world, messageId(send), 'delivered');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['delivered']);
});

test('failures that become known while a note of others is lost are told, and nothing twice', async () => {
  const world = await appWorld();
  const send = await world.ordered([ada, ben]);
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', answerLost(), { done: true });
  await arrives(world, messageId(send, 0), 'failed', 'This number is not in use');
  await world.jobs.runFor(0);
  await arrives(world, messageId(send, 1), 'failed', 'The phone is full');
  await world.jobs.runFor(HOUR);
  const told = world.chat.notes.flatMap(({ kind }) =>
    kind.kind === 'failed' ? kind.recipients.map(({ phone }) => phone) : [],
  );
  expect(told).toEqual([ada, ben]);
});

test('a lost note is looked for even when other news came first meanwhile', async () => {
  const world = await appWorld();
  world.clickSend.answers = [
    async (messages) => ({
      kind: 'answered',
      messages: messages.map(({ reference }, n) =>
        n === 0
          ? { kind: 'refused', reference, problem: { code: 'x', what: 'No', todo: '' } }
          : { kind: 'unsure', reference },
      ),
    }),
  ];
  world.chat.fail('note', answerLost(), { done: true });
  world.chat.fail('note', new AppError('ratelimited', { retry: 'later', answered: true }));
  // Slack stays away from reading until the person is to be asked about the unsure one.
  const hasNote = world.chat.hasNote;
  let reads = 0;
  Object.assign(world.chat, {
    hasNote: async (...asked: Parameters<typeof hasNote>) => {
      reads += 1;
      if (reads < 8) throw answerLost();
      return hasNote(...asked);
    },
  });
  await world.ordered([ada, ben]);
  await world.jobs.runFor(3 * HOUR);
  expect(noteKinds(world).sort()).toEqual(['failed', 'unsure']);
});

test('a failure without a reason is still a line that can be written', async () => {
  const world = await appWorld();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  await arrives(world, messageId(send), 'failed');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toEqual([
    {
      kind: 'failed',
      recipients: [{ phone: ada, problem: expect.objectContaining({ what: expect.any(String) }) }],
    },
  ]);
});

test('a message that arrives after its failure was told is told too', async () => {
  const world = await appWorld();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  await arrives(world, messageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  await arrives(world, messageId(send), 'delivered');
  await arrives(world, messageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(noteKinds(world)).toEqual(['failed', 'delivered']);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
});

test('a deleted post is left alone from then on', async () => {
  const world = await appWorld();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('update', new AppError('post_gone', { retry: 'never', answered: true }));
  await arrives(world, messageId(send), 'sent');
  await world.jobs.runFor(MINUTE);
  const updates = world.chat.updates.length;
  await arrives(world, messageId(send), 'delivered');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.updates).toHaveLength(updates);
  expect(world.chat.notes).toEqual([]);
  expect(world.jobs.waiting()).toEqual([]);
});

test('a post whose answer was lost is found again instead of being made twice', async () => {
  const world = await appWorld();
  world.chat.fail('post', answerLost(), { done: true });
  await world.ordered();
  await world.jobs.runFor(5 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.chat.posts[0]?.shown.text).toContain('1 queued');
});

test('a post that Slack never got is made later, and the order goes out meanwhile', async () => {
  const world = await appWorld();
  world.chat.fail('post', answerLost(), { times: 3 });
  await world.ordered();
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.orders).toHaveLength(1);
  expect(world.chat.posts).toHaveLength(0);
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.clickSend.orders).toHaveLength(1);
});

test('a rate limit of Slack does not keep the post from being made once', async () => {
  const world = await appWorld();
  const limited = { retry: 'later', answered: true, retryAfterMs: 20 * SECOND } as const;
  world.chat.fail('post', new AppError('ratelimited', limited), { times: 2 });
  await world.ordered();
  await world.jobs.runFor(5 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.clickSend.orders).toHaveLength(1);
});

test('what cannot be told privately now is told later, and once', async () => {
  const world = await appWorld();
  world.chat.fail('post', refusedBySlack('not_in_channel'));
  world.chat.fail('tell', answerLost(), { times: 4 });
  await world.ordered();
  await world.jobs.runFor(HOUR);
  expect(world.chat.told).toMatchObject([{ kind: 'notSent' }]);
});

test('the question about an order of unknown outcome is asked once per order', async () => {
  const world = await appWorld();
  world.clickSend.answers = [noAnswer];
  world.chat.fail('note', answerLost(), { done: true });
  await world.ordered();
  await world.jobs.runFor(24 * HOUR);
  expect(noteKinds(world)).toEqual(['unsure']);
});
