import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError, RetryLaterError } from '../../src/core/errors.ts';
import { MisplacedPostError } from '../../src/core/ports/threads.ts';
import { formatUnpostedReplyKey } from '../../src/core/records/conversation-facts.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { formatMessageReference } from '../../src/domain/send.ts';
import { createConversationWorld } from './conversation-world.ts';
import { lostResponse, postGone } from './fake-threads.ts';
import { ada, ben, getMessageId, HOUR, MINUTE, SECOND } from './world.ts';

/** A submitted send to Ada, with its post. */
async function createSentWorld(options: Parameters<typeof createConversationWorld>[0] = {}) {
  const world = await createConversationWorld(options);
  const send = await world.addSend([ada]);
  await world.jobs.runFor(MINUTE);
  const post = await world.records.post.get(send.id);
  return { ...world, send, root: { channel: post?.channel ?? '', threadTs: post?.ts ?? '' } };
}

describe('a reply is posted', () => {
  test('in the thread of the message that it answers according to ClickSend', async () => {
    const { receiveText, jobs, threads, send, root } = await createSentWorld();
    await receiveText('Thanks', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.messages).toMatchObject([
      { target: root, content: { text: 'Thanks', saysSafe: true } },
    ]);
  });

  test('in the thread of its reference, or of the last send to that number if it names no message of ours', async () => {
    const { receiveText, jobs, threads, send, root } = await createSentWorld();
    await receiveText('One', {
      originalMessageId: 'unheard-of',
      reference: formatMessageReference(send.id, 0),
    });
    await receiveText('Two', { originalMessageId: 'unheard-of', reference: 'of another program' });
    await jobs.runFor(MINUTE);
    expect(threads.messages.map(({ target }) => target)).toEqual([root, root]);
  });

  test('in the thread of the last send only if it was texted to the number of that send', async () => {
    const world = await createConversationWorld({ repliesChannel: 'CFRONT' });
    const from = '+61400000001';
    await world.addSend([ada], { from, id: 'mms-aaaaaaaaaaaaaaaaaaaa' as never });
    await world.jobs.runFor(MINUTE);
    await world.receiveText('To it', { to: '61400000001' });
    await world.receiveText('To another', { to: '+61400000002' });
    await world.jobs.runFor(MINUTE);
    expect(world.threads.messages.map(({ target }) => target.channel)).toEqual(['C1', 'CFRONT']);
  });

  test('to the author in a direct message, with the reason, when the post was deleted', async () => {
    const { receiveText, jobs, threads, send } = await createSentWorld();
    threads.faults.push({ kind: 'no', error: postGone });
    await receiveText('Hello?', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.messages).toMatchObject([
      { target: { channel: send.user }, content: { because: 'post gone', text: 'Hello?' } },
    ]);
  });

  test('to the author, and deleted from the channel, when Slack posts it outside the deleted thread', async () => {
    const { receiveText, jobs, threads, send } = await createSentWorld();
    threads.faults.push({
      kind: 'no',
      error: new MisplacedPostError({ channel: 'C1', ts: '7.7' }),
    });
    await receiveText('Private words', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.deletedMessages).toEqual([{ channel: 'C1', ts: '7.7' }]);
    expect(threads.messages).toMatchObject([
      { target: { channel: send.user }, content: { because: 'post gone', text: 'Private words' } },
    ]);
  });

  test('as a new thread in REPLIES_CHANNEL when the post was deleted, and later replies in that thread', async () => {
    const { receiveText, jobs, threads, records, send } = await createSentWorld({
      repliesChannel: 'CFRONT',
    });
    const originalMessageId = getMessageId(send);
    threads.faults.push({ kind: 'no', error: postGone });
    await receiveText('Hello?', { originalMessageId });
    await jobs.runFor(MINUTE);
    await records.postState.put({ shownAt: 0, notes: [], failures: [], gone: true }, send.id);
    await receiveText('Anybody?', { originalMessageId });
    await jobs.runFor(MINUTE);
    const [first, second] = threads.messages;
    expect(first).toMatchObject({
      target: { channel: 'CFRONT' },
      content: { because: 'post gone' },
    });
    expect(second?.target).toEqual({ channel: 'CFRONT', threadTs: first?.ts });
  });

  test("to the author without making the direct message the thread for the contact's later texts", async () => {
    const { receiveText, jobs, threads, records, send } = await createSentWorld();
    threads.faults.push({ kind: 'no', error: postGone });
    await receiveText('Hello?', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.messages).toHaveLength(1);
    expect(await records.unknownSenderThread.get(derivePersonKey(ada))).toBeUndefined();
  });

  test("as a new thread when somebody deleted the unknown sender's thread, and later replies in that one", async () => {
    const { receiveText, jobs, threads } = await createConversationWorld({
      repliesChannel: 'CFRONT',
    });
    await receiveText('First', { from: ben });
    await jobs.runFor(MINUTE);
    threads.faults.push({ kind: 'no', error: postGone });
    await receiveText('Second', { from: ben });
    await receiveText('Third', { from: ben });
    await jobs.runFor(MINUTE);
    const [, second, third] = threads.messages;
    expect(second?.target).toEqual({ channel: 'CFRONT' });
    expect(third?.target).toEqual({ channel: 'CFRONT', threadTs: second?.ts });
  });

  test('later if there is no place for it yet, without delaying other replies', async () => {
    const { receiveText, jobs, threads, listReplyTexts, send, records } = await createSentWorld({
      repliesChannel: 'CFRONT',
    });
    await records.lastAuthor.delete();
    await records.personReferences(ada).remove(formatMessageReference(send.id, 0));
    threads.faults.push({ kind: 'no', error: postGone });
    await receiveText('To nobody');
    await jobs.runFor(MINUTE);
    expect(listReplyTexts()).toEqual([]);
    threads.faults.push({ kind: 'no', error: postGone });
    await receiveText('Thanks', { originalMessageId: getMessageId(send) });
    await jobs.runFor(SECOND);
    expect(listReplyTexts()).toEqual(['Thanks']);
    // The app is invited to the channel.
    await jobs.runFor(15 * MINUTE);
    expect(listReplyTexts()).toEqual(['Thanks', 'To nobody']);
    await jobs.runFor(HOUR);
    expect(listReplyTexts()).toEqual(['Thanks', 'To nobody']);
  });

  test('to the author in a direct message when the send was refused before it had a post', async () => {
    const { receiveText, jobs, threads, chat, addSend, records } = await createConversationWorld();
    chat.fail('post', new AppError('slack_http_503', { retry: 'later' }), { times: 1_000 });
    const send = await addSend([ada]);
    await receiveText('Already', { reference: formatMessageReference(send.id, 0) });
    await jobs.runFor(MINUTE);
    expect(threads.messages).toEqual([]);
    await records.refusal.put({ code: 'x', what: 'x', todo: 'x' }, send.id);
    await jobs.runFor(MINUTE);
    expect(threads.messages).toMatchObject([{ target: { channel: send.user } }]);
  });

  test('in a live channel, without the hint that messages in the thread stay in Slack', async () => {
    const { receiveText, jobs, threads, live, send } = await createSentWorld();
    await live.setLive('C1', 'U7', true);
    await receiveText('Thanks', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    const line = threads.messages.find((one) => one.content.kind === 'reply')?.content;
    expect(line).toMatchObject({ text: 'Thanks' });
    expect(line).not.toHaveProperty('saysSafe', expect.anything());
  });

  test("after the send's post, if it arrives first", async () => {
    const { receiveText, jobs, threads, chat, addSend, records } = await createConversationWorld();
    chat.fail('post', new AppError('slack_http_503', { retry: 'later' }), { times: 3 });
    const send = await addSend([ada]);
    await receiveText('Already', { reference: formatMessageReference(send.id, 0) });
    await jobs.runFor(SECOND);
    expect(threads.messages).toEqual([]);
    await jobs.runFor(10 * MINUTE);
    const post = await records.post.get(send.id);
    expect(threads.messages).toMatchObject([{ target: { threadTs: post?.ts } }]);
  });

  test('nowhere while nobody has sent anything, but it is stored', async () => {
    const { receiveText, jobs, threads, records } = await createConversationWorld();
    const id = await receiveText('Anybody?');
    await jobs.runFor(HOUR);
    expect(threads.messages).toEqual([]);
    expect(await records.reply.get(id)).toMatchObject({ text: 'Anybody?' });
  });

  test('in one thread per unknown sender, whose first post says that the sender is unknown', async () => {
    const { receiveText, jobs, threads } = await createConversationWorld({
      repliesChannel: 'CFRONT',
    });
    await receiveText('First', { from: ben });
    await receiveText('Second', { from: ben });
    await jobs.runFor(MINUTE);
    const [first, second] = threads.messages;
    expect(first).toMatchObject({
      target: { channel: 'CFRONT' },
      content: { because: 'stranger' },
    });
    expect(second?.target).toEqual({ channel: 'CFRONT', threadTs: first?.ts });
  });

  test('also in the channel when it comes late, and the next one only in the thread', async () => {
    const { receiveText, jobs, threads, send } = await createSentWorld();
    const originalMessageId = getMessageId(send);
    await receiveText('Soon', { originalMessageId });
    await jobs.runFor(25 * HOUR);
    await receiveText('Late', { originalMessageId });
    await receiveText('Later', { originalMessageId });
    await jobs.runFor(MINUTE);
    expect(threads.messages.map(({ isInChannelToo }) => isInChannelToo)).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('each reply is posted once', () => {
  test('when the response is lost: the post is found', async () => {
    const { receiveText, jobs, listReplyTexts, threads, send } = await createSentWorld();
    threads.faults.push({ kind: 'lost', error: lostResponse });
    await receiveText('Once', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(listReplyTexts()).toEqual(['Once']);
  });

  test('when Slack posts it after the timeout: the late post is found', async () => {
    const { receiveText, jobs, listReplyTexts, threads, send } = await createSentWorld();
    const { postMessage } = threads;
    let postLate = async () => {};
    threads.postMessage = async (...line) => {
      threads.postMessage = postMessage;
      postLate = async () => void (await postMessage(...line));
      throw new AppError('slack_timeout', { retry: 'later' });
    };
    await receiveText('Once', { originalMessageId: getMessageId(send) });
    await jobs.runFor(20 * SECOND);
    expect(listReplyTexts()).toEqual([]);
    await postLate();
    await jobs.runFor(MINUTE);
    expect(listReplyTexts()).toEqual(['Once']);
  });

  test('when Slack never posts it: it is posted again', async () => {
    const { receiveText, jobs, listReplyTexts, threads, send } = await createSentWorld();
    const late = new AppError('slack_timeout', { retry: 'later' });
    threads.faults.push({ kind: 'no', error: late });
    await receiveText('Once', { originalMessageId: getMessageId(send) });
    await jobs.runFor(2 * MINUTE);
    expect(listReplyTexts()).toEqual(['Once']);
  });

  test('when the process dies after posting: another replica finds the post', async () => {
    const { receiveText, jobs, listReplyTexts, threads, records, send, createReplicaJob, clock } =
      await createSentWorld({
        isAlone: false,
      });
    const id = await receiveText('Once', { originalMessageId: getMessageId(send) });
    const put = records.store.compareAndSet;
    // The process dies after Slack posted the reply.
    Object.assign(records.store, { compareAndSet: () => new Promise(() => undefined) });
    void jobs.runFor(SECOND);
    await new Promise(setImmediate);
    Object.assign(records.store, { compareAndSet: put });
    expect(listReplyTexts()).toEqual(['Once']);
    expect(await records.replyPost.get(id)).toMatchObject({ kind: 'begun' });
    const survivor = createReplicaJob();
    clock.moveTo(clock.now() + MINUTE);
    await survivor.run(derivePersonKey(ada), 1);
    expect(listReplyTexts()).toEqual(['Once']);
    expect(await records.replyPost.get(id)).toMatchObject({
      kind: 'shown',
      ts: threads.messages[0]?.ts,
    });
  });

  test('in order: a later reply waits while a replica is still storing an earlier one', async () => {
    const { receiveText, jobs, listReplyTexts, records, clock, send } = await createSentWorld();
    const place = { messageId: 'R-first', came: clock.now(), turn: 0 };
    const box = records.unpostedReplies(derivePersonKey(ada));
    const at = Math.floor(clock.now() / SECOND) * SECOND;
    const announced = { member: formatUnpostedReplyKey(place), score: at };
    await box.add([announced]);
    await receiveText('Second', { originalMessageId: getMessageId(send) });
    await jobs.runFor(4 * SECOND);
    expect(listReplyTexts()).toEqual([]);
    const first = { ...place, from: ada, text: 'First', media: [], at };
    await records.reply.setIfAbsent(first, first.messageId);
    await jobs.runFor(SECOND);
    expect(listReplyTexts()).toEqual(['First', 'Second']);
  });

  test('a reply waits only a few seconds for an earlier one that a dead replica never stored', async () => {
    const { receiveText, jobs, listReplyTexts, records, clock, send } = await createSentWorld();
    const place = { messageId: 'R-first', came: clock.now(), turn: 0 };
    const box = records.unpostedReplies(derivePersonKey(ada));
    await box.add([{ member: formatUnpostedReplyKey(place), score: 0 }]);
    await receiveText('Second', { originalMessageId: getMessageId(send) });
    await jobs.runFor(6 * SECOND);
    expect(listReplyTexts()).toEqual(['Second']);
    expect(await box.listOldest({ limit: 9 })).toEqual([]);
  });

  test('and in order when Slack asks to retry later', async () => {
    const { receiveText, jobs, listReplyTexts, threads, send } = await createSentWorld();
    const wait = { kind: 'no', error: new RetryLaterError(2_000) } as const;
    threads.faults.push(wait, wait, wait);
    for (const text of ['1', '2', '3'])
      await receiveText(text, { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(listReplyTexts()).toEqual(['1', '2', '3']);
  });

  test('and in order of arrival, whatever Slack and repeated pushes do', async () => {
    const fault = fc.constantFrom(
      undefined,
      { kind: 'no', error: new RetryLaterError(500) } as const,
      { kind: 'lost', error: lostResponse } as const,
      {
        kind: 'no',
        error: new AppError('slack_http_503', { retry: 'later', answered: false }),
      } as const,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ again: fc.nat({ max: 5 }), pauseMs: fc.nat({ max: 900 }), fault }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (steps) => {
          const { receiveText, jobs, listReplyTexts, threads, send } = await createSentWorld();
          const originalMessageId = getMessageId(send);
          for (const [n, step] of steps.entries()) {
            if (step.fault) threads.faults.push(step.fault);
            await receiveText(`text ${n}`, { originalMessageId, messageId: `R-${n}` });
            const again = Math.max(0, n - step.again);
            await receiveText(`text ${again}`, { originalMessageId, messageId: `R-${again}` });
            await jobs.runFor(step.pauseMs);
          }
          await jobs.runFor(HOUR);
          expect(listReplyTexts()).toEqual(steps.map((_, n) => `text ${n}`));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("confirming an opt-out updates the reply's post to show the opt-out", async () => {
  const { receiveText, jobs, threads, ledger, send } = await createSentWorld();
  const id = await receiveText('stop texting me', { originalMessageId: getMessageId(send) });
  await jobs.runFor(MINUTE);
  expect(threads.messages[0]?.content).toMatchObject({ meant: 'maybe out', saysSafe: true });
  await ledger.confirmOptOut(id, 'U7');
  await jobs.runFor(MINUTE);
  expect(threads.messages).toMatchObject([
    { content: { meant: 'out', text: 'stop texting me', saysSafe: true } },
  ]);
});

test("a contact's failing post doesn't delay the replies of another contact", async () => {
  const world = await createConversationWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  world.threads.faults.push({
    kind: 'no',
    error: new AppError('slack_http_503', { retry: 'later' }),
  });
  await world.receiveText('From Ada', { originalMessageId: getMessageId(send, 0) });
  await world.receiveText('From Ben', {
    from: ben as E164,
    originalMessageId: getMessageId(send, 1),
  });
  await world.jobs.runFor(900);
  expect(world.listReplyTexts()).toEqual(['From Ben']);
  await world.jobs.runFor(MINUTE);
  expect(world.listReplyTexts()).toEqual(['From Ben', 'From Ada']);
});
