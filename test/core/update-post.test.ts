import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { MisplacedPostError } from '../../src/core/ports/threads.ts';
import type { DeliveryStatus } from '../../src/domain/delivery-status.ts';
import type { Send } from '../../src/domain/send.ts';
import { createLostResponse, createSlackRefusal } from './fake-chat.ts';
import { acceptMessage, loseResponse, toHistoryEntry } from './fake-clicksend.ts';
import { ada, ben, createAppWorld, getMessageId, HOUR, MINUTE, SECOND } from './world.ts';

type World = Awaited<ReturnType<typeof createAppWorld>>;

async function receiveReceipt(
  world: World,
  id: string,
  state: DeliveryStatus,
  what?: string,
): Promise<void> {
  const problem = what ? { problem: { code: 'x', what, todo: 'Call them' } } : {};
  await world.receiveReceipts(
    [{ messageId: id, fact: { state, at: world.clock.now(), ...problem } }],
    'push',
  );
}

const noteKinds = (world: World) => world.chat.notes.map(({ kind }) => kind.kind);

test('a delivered message updates the post, and needs no note and no direct message', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  for (let n = 0; n < 3; n += 1) {
    await receiveReceipt(world, getMessageId(send), 'delivered');
    await world.jobs.runFor(MINUTE);
  }
  expect(noteKinds(world)).toEqual([]);
  expect(world.chat.authorNotices).toEqual([]);
  expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
});

test('a failed message gets one note, however often its receipt arrives', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  for (let n = 0; n < 3; n += 1) {
    await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
    await world.jobs.runFor(MINUTE);
  }
  expect(noteKinds(world)).toEqual(['failed']);
});

test('500 receipts at once need one update of the post and one summary', async () => {
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

test('the post is updated at most once in three seconds, the last time with the newest status', async () => {
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

test('a note whose response was lost is found, not posted twice', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', createLostResponse(), { done: true });
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed']);
});

test('a note that Slack never received is posted when Slack is reachable again', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', createLostResponse(), { times: 5 });
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed']);
});

test('a failure that arrives while the response of a note is lost gets its own note, and nobody is named twice', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', createLostResponse(), { done: true });
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'This number isn’t in use');
  await world.jobs.runFor(0);
  await receiveReceipt(world, getMessageId(send, 1), 'failed', 'The phone is full');
  await world.jobs.runFor(HOUR);
  const reported = world.chat.notes.flatMap(({ kind }) =>
    kind.kind === 'failed' ? kind.recipients.map(({ phone }) => phone) : [],
  );
  expect(reported).toEqual([ada, ben]);
});

test('a note whose response was lost is looked for although another note was due meanwhile', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [
    async (messages) => ({
      kind: 'answered',
      messages: messages.map((one, n) =>
        n === 0 ? acceptMessage(one) : { kind: 'unsure', reference: one.reference },
      ),
    }),
  ];
  world.chat.fail('note', createLostResponse(), { done: true });
  world.chat.fail('note', new AppError('ratelimited', { retry: 'later', answered: true }));
  // Slack answers no reads until the question about the unconfirmed message is due.
  const findNote = world.chat.findThreadNote;
  let reads = 0;
  Object.assign(world.chat, {
    findThreadNote: async (...asked: Parameters<typeof findNote>) => {
      reads += 1;
      if (reads < 8) throw createLostResponse();
      return findNote(...asked);
    },
  });
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(0);
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await world.jobs.runFor(3 * HOUR);
  expect(noteKinds(world).sort()).toEqual(['failed', 'unsure']);
});

test('a failure without a reason gets a note that says there is no reason', async () => {
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

test('a message that is delivered after its failure was noted gets another note', async () => {
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

test('a deleted post is no longer updated and gets no notes', async () => {
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
  expect(world.jobs.listWaiting()).toEqual([`remind ${send.id}:silent`]);
});

test('a post whose response was lost is found, not posted twice', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', createLostResponse(), { done: true });
  await world.addSend();
  await world.jobs.runFor(5 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.chat.posts[0]?.shown.text).toContain('1 queued');
});

test('a post that Slack never received is posted later, and the batch is submitted meanwhile', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', createLostResponse(), { times: 3 });
  await world.addSend();
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.posts).toHaveLength(0);
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test("a post that hits Slack's rate limit is posted once, later", async () => {
  const world = await createAppWorld();
  const limited = { retry: 'later', answered: true, retryAfterMs: 20 * SECOND } as const;
  world.chat.fail('post', new AppError('ratelimited', limited), { times: 2 });
  await world.addSend();
  await world.jobs.runFor(5 * MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('a direct message to the author that fails is retried, and sent once', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', createSlackRefusal('not_in_channel'));
  world.chat.fail('notify', createLostResponse(), { times: 4 });
  await world.addSend();
  await world.jobs.runFor(HOUR);
  expect(world.chat.authorNotices).toMatchObject([{ kind: 'notSent' }]);
});

test('one question is posted about an unconfirmed batch, also when its response is lost', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  world.chat.fail('note', createLostResponse(), { done: true });
  await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  expect(noteKinds(world)).toEqual(['unsure']);
});

test('a question whose response was lost loses its buttons when it is answered', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  world.chat.fail('note', createLostResponse(), { done: true });
  const send = await world.addSend();
  while (noteKinds(world).length === 0) await world.jobs.runFor(SECOND / 10);
  await world.answerNewestQuestion('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.closedQuestions).toMatchObject([{ ending: { kind: 'sentAgain', by: 'U2' } }]);
});

test("a failure whose note's response was lost is corrected by a second note when the message is delivered", async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', createLostResponse(), { done: true });
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await receiveReceipt(world, getMessageId(send, 1), 'failed', 'The phone is full');
  await world.jobs.runFor(0);
  await receiveReceipt(world, getMessageId(send, 0), 'delivered');
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed', 'arrived']);
});

/** Runs until the next note is posted without a response, and stores only what version 0.5 stored of it: whose failure it reports. */
async function postNoteOfVersion05(world: World, send: Send): Promise<void> {
  const before = world.chat.notes.length;
  while (world.chat.notes.length === before) await world.jobs.runFor(SECOND / 10);
  const shown = await world.records.postState.get(send.id);
  if (!shown?.noting) throw new Error('the note has no intent');
  const { arrived, silent, question, ...noting } = shown.noting;
  await world.records.postState.put({ ...shown, noting }, send.id);
}

test('the result of a question is shown again after a lost response, a bounded number of times', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  world.chat.fail('close', createLostResponse(), { done: true });
  await world.answerNewestQuestion('send again', send.id, 0, 'U2');
  await world.jobs.runFor(HOUR);
  const ending = { kind: 'sentAgain', by: 'U2' };
  // Once for the call whose response was lost, once again, and once more when Slack can no longer carry out that call late.
  expect(world.chat.closedQuestions).toMatchObject([{ ending }, { ending }, { ending }]);
});

test('a question that version 0.5 was posting loses its buttons when it is answered', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  world.chat.fail('note', createLostResponse(), { done: true });
  const send = await world.addSend();
  await postNoteOfVersion05(world, send);
  await world.jobs.runFor(MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(noteKinds(world)).toEqual(['unsure']);
  expect(world.chat.closedQuestions).toMatchObject([{ ending: { kind: 'sentAgain', by: 'U2' } }]);
});

test("notes that version 0.5 was posting about a missing report and a late delivery aren't posted twice", async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await receiveReceipt(world, getMessageId(send, 0), 'failed', 'The phone is off');
  await world.jobs.runFor(23 * HOUR);
  world.chat.fail('note', createLostResponse(), { done: true });
  await postNoteOfVersion05(world, send);
  await world.jobs.runFor(HOUR);
  world.chat.fail('note', createLostResponse(), { done: true });
  await receiveReceipt(world, getMessageId(send, 0), 'delivered');
  await postNoteOfVersion05(world, send);
  await world.jobs.runFor(HOUR);
  expect(noteKinds(world)).toEqual(['failed', 'silent', 'arrived']);
});

test('a process that dies at any write of a note leaves it posted once', async () => {
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

test("a refused send whose post's response was lost says in the post that nothing was sent", async () => {
  const world = await createAppWorld();
  const problem = { code: 'not_a_picture', what: 'The file is not a picture', todo: 'Attach one' };
  // Slack still scans the file when the post is made, and the next attempt refuses it.
  const scanned = { retry: 'later', problem } as const;
  world.picture = () => Promise.reject(new AppError('file_not_ready', scanned));
  world.chat.fail('post', createLostResponse(), { done: true });
  await world.addSend();
  await world.jobs.runFor(0);
  world.picture = async () => ({ kind: 'refused', problem });
  await world.jobs.runFor(5 * MINUTE);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.posts[0]?.shown.text).toContain('Not sent: The file is not a picture');
});

test('when the channel refuses the post after the batch was submitted, the author is notified, also of a later failure', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', createLostResponse(), { times: 1 });
  const send = await world.addSend();
  await world.jobs.runFor(SECOND);
  world.chat.fail('post', createSlackRefusal('not_in_channel'), { times: 1 });
  await world.jobs.runFor(HOUR);
  expect(world.chat.authorNotices).toMatchObject([{ kind: 'unposted' }]);
  await receiveReceipt(world, getMessageId(send), 'failed');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.authorNotices).toMatchObject([{ kind: 'unposted' }, { kind: 'failed' }]);
});

test('a post that Slack no longer lets the app edit still gets its notes', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('update', new AppError('post_not_editable', { retry: 'never', answered: true }));
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'failed' }]);
});

test('a failure in a send to two that turns out as a delivery is corrected by a note', async () => {
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

test('a question about an unconfirmed batch loses its buttons when the lookup finds the batch', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [async () => ({ kind: 'unknown', problem: away })];
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.closedQuestions).toEqual([]);
  const [batch = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
  await world.answerNewestQuestion('check again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.closedQuestions).toMatchObject([{ ending: { kind: 'found' } }]);
  expect(await world.answerNewestQuestion('send again', send.id, 0, 'U2')).toBe(false);
  await world.jobs.runFor(HOUR);
  expect(world.chat.closedQuestions).toHaveLength(1);
});

test('a question says who sent the messages again', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [async () => ({ kind: 'unknown', problem: away })];
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.closedQuestions).toMatchObject([{ ending: { kind: 'sentAgain', by: 'U2' } }]);
});

test('the post says what delays a send, until it is submitted', async () => {
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

test("a thread that refuses notes doesn't stop the updates of its post", async () => {
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
  expect(world.jobs.listWaiting().filter((job) => job.startsWith('report'))).toEqual([]);
});

const createFinalError = (code = 'a_word_that_nobody_knows') =>
  new AppError(code, { retry: 'never', answered: true });
const listToldKinds = (world: World) => world.chat.authorNotices.map(({ kind }) => kind);

test('when Slack finally refuses the post after submission, the author is notified of that and of failures', async () => {
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

test("a post that can't be updated still gets the notes in its thread", async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('update', createFinalError(), { times: 10 });
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(noteKinds(world)).toEqual(['failed']);
});

test('a failure in a thread that refuses notes is sent to the author in a direct message, once', async () => {
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
  const notified = world.chat.authorNotices.flatMap((one) =>
    one.kind === 'failed' ? one.recipients.map(({ phone }) => phone) : [],
  );
  expect(notified).toEqual([ben]);
});

test("a picture that Slack couldn't show is tried again with later updates of the post", async () => {
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
  expect(await world.records.postState.get(send.id)).toMatchObject({ showsPicture: true });
});

test('a picture that Slack never shows is tried with at most five updates', async () => {
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
    const fact = await world.records.postState.get(send.id);
    if (fact) await world.records.postState.put({ ...fact, shown: '' }, send.id);
  }
  expect(tried.filter(Boolean).length).toBeLessThanOrEqual(5);
  expect(tried.at(-1)).toBe(false);
});

test('a note that Slack posts in the channel is deleted, and sent to the author in a direct message', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.chat.fail('note', new MisplacedPostError({ channel: 'C1', ts: '7.7' }));
  await receiveReceipt(world, getMessageId(send), 'failed', 'The phone is off');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.deletedMessages).toEqual([{ channel: 'C1', ts: '7.7' }]);
  expect(world.chat.notes).toEqual([]);
  expect(listToldKinds(world)).toEqual(['failed']);
});

test.each([
  [
    'when the post was deleted',
    'update',
    new AppError('post_gone', { retry: 'never', answered: true }),
  ],
  ['when the thread refuses notes', 'note', createFinalError('restricted_action_thread_locked')],
] as const)(
  '%s, the author gets the question about an unconfirmed batch in a direct message, once',
  async (_name, act, error) => {
    const world = await createAppWorld();
    world.clickSend.nextOutcomes = [loseResponse];
    world.chat.fail(act, error, { times: 10 });
    await world.addSend();
    await world.jobs.runFor(3 * HOUR);
    expect(world.chat.authorNotices.filter(({ kind }) => kind === 'unsure')).toMatchObject([
      { batch: 0 },
    ]);
  },
);
