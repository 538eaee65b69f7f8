import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { MisplacedPostError } from '../../src/core/ports/threads.ts';
import type { DeliveryStatus } from '../../src/domain/delivery-status.ts';
import type { Send } from '../../src/domain/send.ts';
import { answerLost, createSlackRefusal } from './fake-chat.ts';
import { acceptMessage, loseAnswer, toHistoryEntry } from './fake-clicksend.ts';
import { ada, ben, createAppWorld, getMessageId, HOUR, MINUTE, SECOND } from './world.ts';

type World = Awaited<ReturnType<typeof createAppWorld>>;

async function receiveReceipt(
  world: World,
  id: string,
  state: DeliveryStatus,
  what?: string,
): Promise<void> {
  const problem = what ? { problem: { code: 'x', what, todo: 'Call them' } } : {};
  await world.receive(
    [{ messageId: id, fact: { state, at: world.clock.now(), ...problem } }],
    'push',
  );
}

const noteKinds = (world: World) => world.chat.notes.map(({ kind }) => kind.kind);

test('a delivered message stands in its post, and nowhere else', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  for (let n = 0; n < 3; n += 1) {
    await receiveReceipt(world, getMessageId(send), 'delivered');
    await world.jobs.runFor(MINUTE);
  }
  expect(noteKinds(world)).toEqual([]);
  expect(world.chat.told).toEqual([]);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
});

test('a failed message is noted once, however often its receipt comes', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  for (let n = 0; n < 3; n += 1) {
    await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
    await world.jobs.runFor(MINUTE);
  }
  expect(noteKinds(world)).toEqual(['failed']);
});

test('many receipts at once cost one update of the post', async () => {
  const world = await createAppWorld();
  const many = Array.from(
    { length: 500 },
    (_, n) => `+614371${String(n).padStart(5, '0')}` as typeof ada,
  );
  const send = await world.addSend(many);
  await world.jobs.runFor(MINUTE);
  const before = world.chat.updates.length;
  await Promise.all(many.map((_, n) => receiveReceipt(world, getMessageId(send, n), 'delivered')));
  await world.jobs.runFor(MINUTE);
  expect(world.chat.updates).toHaveLength(before + 1);
  expect(noteKinds(world)).toEqual(['summary']);
});

test('the post changes at most once in three seconds, and ends with the newest', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const before = world.chat.updates.length;
  await receiveReceipt(world, getMessageId(send), 'sent');
  await world.jobs.runFor(SECOND);
  await receiveReceipt(world, getMessageId(send), 'retrying', 'The network is busy');
  await world.jobs.runFor(SECOND);
  await receiveReceipt(world, getMessageId(send), 'delivered');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.updates.length - before).toBe(2);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
});

test('a note whose answer was lost is found again instead of being written twice', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', answerLost(), { done: true });
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed']);
});

test('a note that Slack did not take is written when Slack is back', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', answerLost(), { times: 5 });
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed']);
});

test('failures that become known while a note of others is lost are told, and nothing twice', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', answerLost(), { done: true });
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'This number isn’t in use');
  await world.jobs.runFor(0);
  await receiveReceipt(world, getMessageId(send, 1), 'failed', 'The phone is full');
  await world.jobs.runFor(HOUR);
  const told = world.chat.notes.flatMap(({ kind }) =>
    kind.kind === 'failed' ? kind.recipients.map(({ phone }) => phone) : [],
  );
  expect(told).toEqual([ada, ben]);
});

test('a lost note is looked for even when other news came first meanwhile', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [
    async (messages) => ({
      kind: 'answered',
      messages: messages.map((one, n) =>
        n === 0 ? acceptMessage(one) : { kind: 'unsure', reference: one.reference },
      ),
    }),
  ];
  world.chat.fail('note', answerLost(), { done: true });
  world.chat.fail('note', new AppError('ratelimited', { retry: 'later', answered: true }));
  // Slack stays away from reading until the person is to be asked about the unsure one.
  const findNote = world.chat.findThreadNote;
  let reads = 0;
  Object.assign(world.chat, {
    findThreadNote: async (...asked: Parameters<typeof findNote>) => {
      reads += 1;
      if (reads < 8) throw answerLost();
      return findNote(...asked);
    },
  });
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(0);
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await world.jobs.runFor(3 * HOUR);
  expect(noteKinds(world).sort()).toEqual(['failed', 'unsure']);
});

test('a failure without a reason is still a line that can be written', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send), 'failed');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toEqual([
    {
      kind: 'failed',
      recipients: [{ phone: ada, problem: { code: 'no_reason' } }],
    },
  ]);
});

test('a message that arrives after its failure was told is told too', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send), 'delivered');
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(noteKinds(world)).toEqual(['failed', 'arrived']);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
});

test('a deleted post is left alone from then on', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('update', new AppError('post_gone', { retry: 'never', answered: true }));
  await receiveReceipt(world, getMessageId(send), 'sent');
  await world.jobs.runFor(MINUTE);
  const updates = world.chat.updates.length;
  await receiveReceipt(world, getMessageId(send), 'delivered');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.updates).toHaveLength(updates);
  expect(world.chat.notes).toEqual([]);
  expect(world.jobs.waiting()).toEqual([`remind ${send.id}:silent`]);
});

test('a post whose answer was lost is found again instead of being made twice', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', answerLost(), { done: true });
  await world.addSend();
  await world.jobs.runFor(5 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.chat.posts[0]?.shown.text).toContain('1 queued');
});

test('a post that Slack never got is made later, and the order goes out meanwhile', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', answerLost(), { times: 3 });
  await world.addSend();
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.posts).toHaveLength(0);
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('a rate limit of Slack does not keep the post from being made once', async () => {
  const world = await createAppWorld();
  const limited = { retry: 'later', answered: true, retryAfterMs: 20 * SECOND } as const;
  world.chat.fail('post', new AppError('ratelimited', limited), { times: 2 });
  await world.addSend();
  await world.jobs.runFor(5 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('what cannot be told privately now is told later, and once', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', createSlackRefusal('not_in_channel'));
  world.chat.fail('tell', answerLost(), { times: 4 });
  await world.addSend();
  await world.jobs.runFor(HOUR);
  expect(world.chat.told).toMatchObject([{ kind: 'notSent' }]);
});

test('the question about an order of unknown outcome is asked once per order', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  world.chat.fail('note', answerLost(), { done: true });
  await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  expect(noteKinds(world)).toEqual(['unsure']);
});

test('a question that nobody knows to be asked loses its buttons when it has its answer', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  world.chat.fail('note', answerLost(), { done: true });
  const send = await world.addSend();
  while (noteKinds(world).length === 0) await world.jobs.runFor(SECOND / 10);
  await world.decide('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.closed).toMatchObject([{ ending: { kind: 'sentAgain', by: 'U2' } }]);
});

test('a failure that nobody knows to be told is taken back when a late receipt proves it wrong', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', answerLost(), { done: true });
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await receiveReceipt(world, getMessageId(send, 1), 'failed', 'The phone is full');
  await world.jobs.runFor(0);
  await receiveReceipt(world, getMessageId(send, 0), 'delivered');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed', 'arrived']);
});

/** Runs until the next note is posted without an answer, and leaves of it what version 0.5 stored: whose failure it tells. */
async function postNoteOfVersion05(world: World, send: Send): Promise<void> {
  const before = world.chat.notes.length;
  while (world.chat.notes.length === before) await world.jobs.runFor(SECOND / 10);
  const shown = await world.facts.postState.get(send.id);
  if (!shown?.noting) throw new Error('the note has no intent');
  const { arrived, silent, question, ...noting } = shown.noting;
  await world.facts.postState.put({ ...shown, noting }, send.id);
}

test('the result of a question is shown once more after a lost answer, and then not again', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  world.chat.fail('close', answerLost(), { done: true });
  await world.decide('send again', send.id, 0, 'U2');
  await world.jobs.runFor(HOUR);
  const ending = { kind: 'sentAgain', by: 'U2' };
  // Once for the call whose answer was lost, once again, and once more when that call can no longer come.
  expect(world.chat.closed).toMatchObject([{ ending }, { ending }, { ending }]);
});

test('a question that version 0.5 was asking loses its buttons when it has its answer', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  world.chat.fail('note', answerLost(), { done: true });
  const send = await world.addSend();
  await postNoteOfVersion05(world, send);
  await world.jobs.runFor(MINUTE);
  await world.decide('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(noteKinds(world)).toEqual(['unsure']);
  expect(world.chat.closed).toMatchObject([{ ending: { kind: 'sentAgain', by: 'U2' } }]);
});

test('of what version 0.5 was saying of a silence and a late arrival nothing is said twice', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await world.jobs.runFor(23 * HOUR);
  world.chat.fail('note', answerLost(), { done: true });
  await postNoteOfVersion05(world, send);
  await world.jobs.runFor(HOUR);
  world.chat.fail('note', answerLost(), { done: true });
  await receiveReceipt(world, getMessageId(send, 0), 'delivered');
  await postNoteOfVersion05(world, send);
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed', 'silent', 'arrived']);
});

test('a process that dies at any write of a note leaves it written once', async () => {
  for (let dies = 1; dies <= 4; dies += 1) {
    const world = await createAppWorld();
    const send = await world.addSend();
    await world.jobs.runFor(MINUTE);
    await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
    let writes = 0;
    const put = world.store.put;
    world.store.put = async (key, value, ttlMs) => {
      if (key.startsWith('report:')) writes += 1;
      if (key.startsWith('report:') && writes === dies) throw new Error('the power is gone');
      await put(key, value, ttlMs);
    };
    await world.jobs.runFor(MINUTE);
    expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'failed' }]);
  }
});

test('a stopped send whose post got lost says in it that nothing was sent', async () => {
  const world = await createAppWorld();
  const problem = { code: 'not_a_picture', what: 'The file is not a picture', todo: 'Attach one' };
  // Slack still scans the file when the post is made, and only the second look finds it bad.
  const scanned = { retry: 'later', problem } as const;
  world.picture = () => Promise.reject(new AppError('file_not_ready', scanned));
  world.chat.fail('post', answerLost(), { done: true });
  await world.addSend();
  await world.jobs.runFor(0);
  world.picture = async () => ({ kind: 'refused', problem });
  await world.jobs.runFor(5 * MINUTE);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.posts[0]?.shown.text).toContain('Not sent: The file is not a picture');
});

test('a channel that refuses the post after the order went out: the sender is told, failures too', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', answerLost(), { times: 1 });
  const send = await world.addSend();
  await world.jobs.runFor(SECOND);
  world.chat.fail('post', createSlackRefusal('not_in_channel'), { times: 1 });
  await world.jobs.runFor(HOUR);
  expect(world.chat.told).toMatchObject([{ kind: 'unposted' }]);
  await receiveReceipt(world, getMessageId(send), 'failed');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.told).toMatchObject([{ kind: 'unposted' }, { kind: 'failed' }]);
});

test('a post that nobody may edit any more still gets its notes', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('update', new AppError('post_not_editable', { retry: 'never', answered: true }));
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'failed' }]);
});

test('a bulk failure that a late receipt proves wrong is taken back in the thread', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await receiveReceipt(world, getMessageId(send, 1), 'delivered');
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send, 0), 'delivered');
  await world.jobs.runFor(MINUTE);
  expect(noteKinds(world)).toEqual(['failed', 'arrived']);
});

test('the question whether to send again loses its buttons when the answer is known', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [async () => ({ kind: 'unknown', problem: away })];
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.closed).toEqual([]);
  const [order = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...order.map((message) => toHistoryEntry(message)));
  await world.decide('check again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.closed).toMatchObject([{ ending: { kind: 'found' } }]);
  expect(await world.decide('send again', send.id, 0, 'U2')).toBe(false);
  await world.jobs.runFor(HOUR);
  expect(world.chat.closed).toHaveLength(1);
});

test('the question says who sent it again', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [async () => ({ kind: 'unknown', problem: away })];
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  await world.decide('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.closed).toMatchObject([{ ending: { kind: 'sentAgain', by: 'U2' } }]);
});

test('what holds a send up is said in the post while it is tried again, and no longer', async () => {
  const world = await createAppWorld();
  const upload = world.clickSend.uploadMedia;
  world.clickSend.uploadMedia = () =>
    Promise.reject(new AppError('clicksend_failed', { retry: 'later', problem: away }));
  await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.chat.posts[0]?.shown.text).toContain(away.what);
  world.clickSend.uploadMedia = upload;
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.posts[0]?.shown.text).not.toContain(away.what);
  expect(world.chat.posts[0]?.shown.text).toContain('1 queued');
});

const away = { code: 'clicksend_failed', what: 'ClickSend had an error', todo: '' };

test('a thread where nothing may be said does not keep the post from being kept true', async () => {
  const world = await createAppWorld();
  world.chat.postThreadNote = async () => {
    throw createSlackRefusal('restricted_action');
  };
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send, 1), 'delivered');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered · 1 failed');
  expect(world.jobs.waiting().filter((job) => job.startsWith('report'))).toEqual([]);
});

const createFinalError = (code = 'a_word_that_nobody_knows') =>
  new AppError(code, { retry: 'never', answered: true });
const listToldKinds = (world: World) => world.chat.told.map(({ kind }) => kind);

test('a post that Slack refuses after it left: its sender is told that it went out, and what fails', async () => {
  const world = await createAppWorld();
  world.chat.fail(
    'post',
    new AppError('a_word_that_nobody_knows', { retry: 'later', answered: true }),
    { times: 3 },
  );
  world.chat.fail('post', createFinalError());
  const send = await world.addSend();
  await world.jobs.runFor(5 * MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(listToldKinds(world)).toEqual(['unposted']);
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(listToldKinds(world)).toEqual(['unposted', 'failed']);
  expect(world.chat.posts).toEqual([]);
});

test('a post that may not be updated: its thread still says what is news', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('update', createFinalError(), { times: 10 });
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(noteKinds(world)).toEqual(['failed']);
});

test('a thread that takes no note: whose message fails is told to the sender in private, once', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', createFinalError('restricted_action_thread_locked'), { times: 10 });
  await receiveReceipt(world, getMessageId(send, 1), 'failed', 'The phone is full');
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send, 1), 'failed', 'The phone is full');
  await world.jobs.runFor(MINUTE);
  const told = world.chat.told.flatMap((one) =>
    one.kind === 'failed' ? one.recipients.map(({ phone }) => phone) : [],
  );
  expect(told).toEqual([ben]);
});

test('a picture that Slack could not show is tried with later updates', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const tried: boolean[] = [];
  let isScanned = false;
  world.chat.updatePost = async (post) => {
    tried.push(post.showsPicture);
    return { showsPicture: post.showsPicture && isScanned };
  };
  const states = ['sent', 'retrying', 'sent', 'retrying'] as const;
  for (const [n, state] of states.entries()) {
    await receiveReceipt(world, getMessageId(send), state, `Reason ${n}`);
    await world.jobs.runFor(MINUTE);
  }
  isScanned = true;
  await receiveReceipt(world, getMessageId(send), 'delivered');
  await world.jobs.runFor(MINUTE);
  expect(tried.every(Boolean)).toBe(true);
  expect(await world.facts.postState.get(send.id)).toMatchObject({ showsPicture: true });
});

test('a picture that Slack never shows is not tried for ever', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const tried: boolean[] = [];
  world.chat.updatePost = async (post) => {
    tried.push(post.showsPicture);
    return { showsPicture: false };
  };
  for (let n = 0; n < 12; n += 1) {
    await receiveReceipt(world, getMessageId(send), n % 2 ? 'retrying' : 'sent', `Reason ${n}`);
    await world.jobs.runFor(MINUTE);
    const fact = await world.facts.postState.get(send.id);
    if (fact) await world.facts.postState.put({ ...fact, shown: '' }, send.id);
  }
  expect(tried.filter(Boolean).length).toBeLessThanOrEqual(5);
  expect(tried.at(-1)).toBe(false);
});

test('a note that Slack put at the root of the channel is deleted there, and told in private', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', new MisplacedPostError({ channel: 'C1', ts: '7.7' }));
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.removed).toEqual([{ channel: 'C1', ts: '7.7' }]);
  expect(world.chat.notes).toEqual([]);
  expect(listToldKinds(world)).toEqual(['failed']);
});

test.each([
  ['the post is gone', 'update', new AppError('post_gone', { retry: 'never', answered: true })],
  ['the thread takes no note', 'note', createFinalError('restricted_action_thread_locked')],
] as const)(
  '%s: the sender is asked in private about what nobody knows of, once',
  async (_name, act, error) => {
    const world = await createAppWorld();
    world.clickSend.answers = [loseAnswer];
    world.chat.fail(act, error, { times: 10 });
    await world.addSend();
    await world.jobs.runFor(3 * HOUR);
    expect(world.chat.told.filter(({ kind }) => kind === 'unsure')).toMatchObject([{ batch: 0 }]);
  },
);
