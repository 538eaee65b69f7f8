import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError, RetryLaterError } from '../../src/core/errors.ts';
import { MisplacedPostError } from '../../src/core/ports/threads.ts';
import { formatUnpostedReplyKey } from '../../src/core/records/conversation-facts.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { formatMessageReference } from '../../src/domain/send.ts';
import { createConversationWorld } from './conversation-world.ts';
import { gone, lostAnswer } from './fake-threads.ts';
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
    const { texts, jobs, threads, send, root } = await createSentWorld();
    await texts('Thanks', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.lines).toMatchObject([
      { place: root, line: { text: 'Thanks', saysSafe: true } },
    ]);
  });

  test('in the thread of its reference, or of the last send to that number if it names no message of ours', async () => {
    const { texts, jobs, threads, send, root } = await createSentWorld();
    await texts('One', {
      originalMessageId: 'unheard-of',
      reference: formatMessageReference(send.id, 0),
    });
    await texts('Two', { originalMessageId: 'unheard-of', reference: 'of another program' });
    await jobs.runFor(MINUTE);
    expect(threads.lines.map(({ place }) => place)).toEqual([root, root]);
  });

  test('in the thread of the last send only if it was texted to the number of that send', async () => {
    const world = await createConversationWorld({ repliesChannel: 'CFRONT' });
    const from = '+61400000001';
    await world.addSend([ada], { from, id: 'mms-aaaaaaaaaaaaaaaaaaaa' as never });
    await world.jobs.runFor(MINUTE);
    await world.texts('To it', { to: '61400000001' });
    await world.texts('To another', { to: '+61400000002' });
    await world.jobs.runFor(MINUTE);
    expect(world.threads.lines.map(({ place }) => place.channel)).toEqual(['C1', 'CFRONT']);
  });

  test('to the author in a direct message, with the reason, when the post was deleted', async () => {
    const { texts, jobs, threads, send } = await createSentWorld();
    threads.faults.push({ kind: 'no', error: gone });
    await texts('Hello?', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.lines).toMatchObject([
      { place: { channel: send.user }, line: { because: 'post gone', text: 'Hello?' } },
    ]);
  });

  test('to the author, and deleted from the channel, when Slack posts it outside the deleted thread', async () => {
    const { texts, jobs, threads, send } = await createSentWorld();
    threads.faults.push({
      kind: 'no',
      error: new MisplacedPostError({ channel: 'C1', ts: '7.7' }),
    });
    await texts('Private words', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.removed).toEqual([{ channel: 'C1', ts: '7.7' }]);
    expect(threads.lines).toMatchObject([
      { place: { channel: send.user }, line: { because: 'post gone', text: 'Private words' } },
    ]);
  });

  test('as a new thread in REPLIES_CHANNEL when the post was deleted, and later replies in that thread', async () => {
    const { texts, jobs, threads, records, send } = await createSentWorld({
      repliesChannel: 'CFRONT',
    });
    const originalMessageId = getMessageId(send);
    threads.faults.push({ kind: 'no', error: gone });
    await texts('Hello?', { originalMessageId });
    await jobs.runFor(MINUTE);
    await records.postState.put({ shownAt: 0, notes: [], failures: [], gone: true }, send.id);
    await texts('Anybody?', { originalMessageId });
    await jobs.runFor(MINUTE);
    const [first, second] = threads.lines;
    expect(first).toMatchObject({ place: { channel: 'CFRONT' }, line: { because: 'post gone' } });
    expect(second?.place).toEqual({ channel: 'CFRONT', threadTs: first?.ts });
  });

  test("to the author without making the direct message the thread for the contact's later texts", async () => {
    const { texts, jobs, threads, records, send } = await createSentWorld();
    threads.faults.push({ kind: 'no', error: gone });
    await texts('Hello?', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(threads.lines).toHaveLength(1);
    expect(await records.unknownSenderThread.get(derivePersonKey(ada))).toBeUndefined();
  });

  test("as a new thread when somebody deleted the unknown sender's thread, and later replies in that one", async () => {
    const { texts, jobs, threads } = await createConversationWorld({ repliesChannel: 'CFRONT' });
    await texts('First', { from: ben });
    await jobs.runFor(MINUTE);
    threads.faults.push({ kind: 'no', error: gone });
    await texts('Second', { from: ben });
    await texts('Third', { from: ben });
    await jobs.runFor(MINUTE);
    const [, second, third] = threads.lines;
    expect(second?.place).toEqual({ channel: 'CFRONT' });
    expect(third?.place).toEqual({ channel: 'CFRONT', threadTs: second?.ts });
  });

  test('later if there is no place for it yet, without delaying other replies', async () => {
    const { texts, jobs, threads, words, send, records } = await createSentWorld({
      repliesChannel: 'CFRONT',
    });
    await records.lastAuthor.delete();
    await records.personReferences(ada).remove(formatMessageReference(send.id, 0));
    threads.faults.push({ kind: 'no', error: gone });
    await texts('To nobody');
    await jobs.runFor(MINUTE);
    expect(words()).toEqual([]);
    threads.faults.push({ kind: 'no', error: gone });
    await texts('Thanks', { originalMessageId: getMessageId(send) });
    await jobs.runFor(SECOND);
    expect(words()).toEqual(['Thanks']);
    // The app is invited to the channel.
    await jobs.runFor(15 * MINUTE);
    expect(words()).toEqual(['Thanks', 'To nobody']);
    await jobs.runFor(HOUR);
    expect(words()).toEqual(['Thanks', 'To nobody']);
  });

  test('to the author in a direct message when the send was refused before it had a post', async () => {
    const { texts, jobs, threads, chat, addSend, records } = await createConversationWorld();
    chat.fail('post', new AppError('slack_http_503', { retry: 'later' }), { times: 1_000 });
    const send = await addSend([ada]);
    await texts('Already', { reference: formatMessageReference(send.id, 0) });
    await jobs.runFor(MINUTE);
    expect(threads.lines).toEqual([]);
    await records.refusal.put({ code: 'x', what: 'x', todo: 'x' }, send.id);
    await jobs.runFor(MINUTE);
    expect(threads.lines).toMatchObject([{ place: { channel: send.user } }]);
  });

  test('in a live channel, without the hint that messages in the thread stay in Slack', async () => {
    const { texts, jobs, threads, live, send } = await createSentWorld();
    await live.setLive('C1', 'U7', true);
    await texts('Thanks', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    const line = threads.lines.find((one) => one.line.kind === 'reply')?.line;
    expect(line).toMatchObject({ text: 'Thanks' });
    expect(line).not.toHaveProperty('saysSafe', expect.anything());
  });

  test("after the send's post, if it arrives first", async () => {
    const { texts, jobs, threads, chat, addSend, records } = await createConversationWorld();
    chat.fail('post', new AppError('slack_http_503', { retry: 'later' }), { times: 3 });
    const send = await addSend([ada]);
    await texts('Already', { reference: formatMessageReference(send.id, 0) });
    await jobs.runFor(SECOND);
    expect(threads.lines).toEqual([]);
    await jobs.runFor(10 * MINUTE);
    const post = await records.post.get(send.id);
    expect(threads.lines).toMatchObject([{ place: { threadTs: post?.ts } }]);
  });

  test('nowhere while nobody has sent anything, but it is stored', async () => {
    const { texts, jobs, threads, records } = await createConversationWorld();
    const id = await texts('Anybody?');
    await jobs.runFor(HOUR);
    expect(threads.lines).toEqual([]);
    expect(await records.reply.get(id)).toMatchObject({ text: 'Anybody?' });
  });

  test('in one thread per unknown sender, whose first post says that the sender is unknown', async () => {
    const { texts, jobs, threads } = await createConversationWorld({ repliesChannel: 'CFRONT' });
    await texts('First', { from: ben });
    await texts('Second', { from: ben });
    await jobs.runFor(MINUTE);
    const [first, second] = threads.lines;
    expect(first).toMatchObject({ place: { channel: 'CFRONT' }, line: { because: 'stranger' } });
    expect(second?.place).toEqual({ channel: 'CFRONT', threadTs: first?.ts });
  });

  test('also in the channel when it comes late, and the next one only in the thread', async () => {
    const { texts, jobs, threads, send } = await createSentWorld();
    const originalMessageId = getMessageId(send);
    await texts('Soon', { originalMessageId });
    await jobs.runFor(25 * HOUR);
    await texts('Late', { originalMessageId });
    await texts('Later', { originalMessageId });
    await jobs.runFor(MINUTE);
    expect(threads.lines.map(({ isInChannelToo }) => isInChannelToo)).toEqual([false, true, false]);
  });
});

describe('each reply is posted once', () => {
  test('when the response is lost: the post is found', async () => {
    const { texts, jobs, words, threads, send } = await createSentWorld();
    threads.faults.push({ kind: 'lost', error: lostAnswer });
    await texts('Once', { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(words()).toEqual(['Once']);
  });

  test('when Slack posts it after the timeout: the late post is found', async () => {
    const { texts, jobs, words, threads, send } = await createSentWorld();
    const { postMessage } = threads;
    let sayIt = async () => {};
    threads.postMessage = async (...line) => {
      threads.postMessage = postMessage;
      sayIt = async () => void (await postMessage(...line));
      throw new AppError('slack_timeout', { retry: 'later' });
    };
    await texts('Once', { originalMessageId: getMessageId(send) });
    await jobs.runFor(20 * SECOND);
    expect(words()).toEqual([]);
    await sayIt();
    await jobs.runFor(MINUTE);
    expect(words()).toEqual(['Once']);
  });

  test('when Slack never posts it: it is posted again', async () => {
    const { texts, jobs, words, threads, send } = await createSentWorld();
    const late = new AppError('slack_timeout', { retry: 'later' });
    threads.faults.push({ kind: 'no', error: late });
    await texts('Once', { originalMessageId: getMessageId(send) });
    await jobs.runFor(2 * MINUTE);
    expect(words()).toEqual(['Once']);
  });

  test('when the process dies after posting: another replica finds the post', async () => {
    const { texts, jobs, words, threads, records, send, another, clock } = await createSentWorld({
      isAlone: false,
    });
    const id = await texts('Once', { originalMessageId: getMessageId(send) });
    const put = records.store.compareAndSet;
    // The process dies after Slack posted the reply.
    Object.assign(records.store, { compareAndSet: () => new Promise(() => undefined) });
    void jobs.runFor(SECOND);
    await new Promise(setImmediate);
    Object.assign(records.store, { compareAndSet: put });
    expect(words()).toEqual(['Once']);
    expect(await records.replyPost.get(id)).toMatchObject({ kind: 'begun' });
    const survivor = another();
    clock.moveTo(clock.now() + MINUTE);
    await survivor.run(derivePersonKey(ada), 1);
    expect(words()).toEqual(['Once']);
    expect(await records.replyPost.get(id)).toMatchObject({
      kind: 'shown',
      ts: threads.lines[0]?.ts,
    });
  });

  test('in order: a later reply waits while a replica is still storing an earlier one', async () => {
    const { texts, jobs, words, records, clock, send } = await createSentWorld();
    const place = { messageId: 'R-first', came: clock.now(), turn: 0 };
    const box = records.unpostedReplies(derivePersonKey(ada));
    const at = Math.floor(clock.now() / SECOND) * SECOND;
    const announced = { member: formatUnpostedReplyKey(place), score: at };
    await box.add([announced]);
    await texts('Second', { originalMessageId: getMessageId(send) });
    await jobs.runFor(4 * SECOND);
    expect(words()).toEqual([]);
    const first = { ...place, from: ada, text: 'First', media: [], at };
    await records.reply.setIfAbsent(first, first.messageId);
    await jobs.runFor(SECOND);
    expect(words()).toEqual(['First', 'Second']);
  });

  test('a reply waits only a few seconds for an earlier one that a dead replica never stored', async () => {
    const { texts, jobs, words, records, clock, send } = await createSentWorld();
    const place = { messageId: 'R-first', came: clock.now(), turn: 0 };
    const box = records.unpostedReplies(derivePersonKey(ada));
    await box.add([{ member: formatUnpostedReplyKey(place), score: 0 }]);
    await texts('Second', { originalMessageId: getMessageId(send) });
    await jobs.runFor(6 * SECOND);
    expect(words()).toEqual(['Second']);
    expect(await box.listOldest({ limit: 9 })).toEqual([]);
  });

  test('and in order when Slack asks to retry later', async () => {
    const { texts, jobs, words, threads, send } = await createSentWorld();
    const wait = { kind: 'no', error: new RetryLaterError(2_000) } as const;
    threads.faults.push(wait, wait, wait);
    for (const text of ['1', '2', '3'])
      await texts(text, { originalMessageId: getMessageId(send) });
    await jobs.runFor(MINUTE);
    expect(words()).toEqual(['1', '2', '3']);
  });

  test('and in order of arrival, whatever Slack and repeated pushes do', async () => {
    const fault = fc.constantFrom(
      undefined,
      { kind: 'no', error: new RetryLaterError(500) } as const,
      { kind: 'lost', error: lostAnswer } as const,
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
          const { texts, jobs, words, threads, send } = await createSentWorld();
          const originalMessageId = getMessageId(send);
          for (const [n, step] of steps.entries()) {
            if (step.fault) threads.faults.push(step.fault);
            await texts(`text ${n}`, { originalMessageId, messageId: `R-${n}` });
            const again = Math.max(0, n - step.again);
            await texts(`text ${again}`, { originalMessageId, messageId: `R-${again}` });
            await jobs.runFor(step.pauseMs);
          }
          await jobs.runFor(HOUR);
          expect(words()).toEqual(steps.map((_, n) => `text ${n}`));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("confirming an opt-out updates the reply's post to show the opt-out", async () => {
  const { texts, jobs, threads, ledger, send } = await createSentWorld();
  const id = await texts('please stop', { originalMessageId: getMessageId(send) });
  await jobs.runFor(MINUTE);
  expect(threads.lines[0]?.line).toMatchObject({ meant: 'maybe out', saysSafe: true });
  await ledger.confirmOptOut(id, 'U7');
  await jobs.runFor(MINUTE);
  expect(threads.lines).toMatchObject([
    { line: { meant: 'out', text: 'please stop', saysSafe: true } },
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
  await world.texts('From Ada', { originalMessageId: getMessageId(send, 0) });
  await world.texts('From Ben', { from: ben as E164, originalMessageId: getMessageId(send, 1) });
  await world.jobs.runFor(900);
  expect(world.words()).toEqual(['From Ben']);
  await world.jobs.runFor(MINUTE);
  expect(world.words()).toEqual(['From Ben', 'From Ada']);
});
