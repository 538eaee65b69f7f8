import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { storeConsent } from '../../src/core/opt-outs/store-consent.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import { createFindResendRecipients } from '../../src/core/status/find-resend-recipients.ts';
import { ERASED_PHONE } from '../../src/domain/mask-phone.ts';
import { formatMessageReference, type Send } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { prepareErasing } from './erasing.ts';
import { loseResponse } from './fake-clicksend.ts';
import { ID, optOut, playLifeOfAda, storeSend } from './life-of-ada.ts';
import { ada, ben, createAppWorld, getMessageId, HOUR, MINUTE } from './world.ts';

test('erasing a person deletes their own sends and replies, and keeps only the opt-out and who erased them', async () => {
  const world = await createAppWorld();
  const { alone, answer } = await playLifeOfAda(world);
  const posts = await Promise.all([alone, answer].map(({ id }) => world.records.post.get(id)));
  const { erasing, requestErasure, countRecords } = prepareErasing(world);
  expect(await countRecords(ada)).toEqual({ sends: 3, replies: 1, hasConsent: true });

  await requestErasure(ada, 'U9');
  await world.jobs.runFor(2 * MINUTE);

  expect(erasing.notices).toEqual([{ kind: 'done', kept: 0, traces: 'written over' }]);
  expect(erasing.deletedMessages).toEqual([{ channel: 'C1', ts: '7.0' }]);
  expect(erasing.deletedFiles).toEqual(['F7']);
  const erased = [...posts.map((post) => post?.ts), '9.0'].sort();
  expect(erasing.erasedPosts.map(({ ts }) => ts).sort()).toEqual(erased);
  // The thread notes of an answer are in the thread of the reply.
  expect(erasing.erasedPosts.find(({ send }) => send === answer.id)?.thread).toBe('1.0');
  expect(await countRecords(ada)).toEqual({ sends: 0, replies: 0, hasConsent: false });
  const { records, store } = world;
  const erasedValues = await store.getMany([
    ...[alone, answer].flatMap(({ id }) => [
      records.send.key(id),
      records.post.key(id),
      records.sendMedia.key(id),
      records.postState.key(id),
      records.batch.key(id, 0),
    ]),
    records.messageRecipient.key(getMessageId(alone)),
    records.receipt.key(getMessageId(alone), 'delivered'),
    records.reply.key('R1'),
    records.replyPost.key('R1'),
    records.draft.key(ID('e')),
    records.unknownSenderThread.key(derivePersonKey(ada)),
  ]);
  expect(erasedValues.filter(Boolean)).toEqual([]);
  expect(await store.get(optOut)).toBeDefined();
  expect(await records.consent.get(ben)).toMatchObject({ text: 'Asked for it at the desk' });
});

test('in a send to others, a mark replaces the erased person, and statuses and price stay the same', async () => {
  const world = await createAppWorld();
  const { both } = await playLifeOfAda(world);
  const before = await world.loadProgress(both);
  const { requestErasure } = prepareErasing(world);
  await requestErasure(ada, 'U9');
  await world.jobs.runFor(2 * MINUTE);

  const after = await world.loadProgress(both);
  expect(after.recipients).toEqual([
    { index: 0, phone: ERASED_PHONE, state: 'delivered' },
    before.recipients[1],
  ]);
  expect(after.price).toEqual(before.price);
  const shown = world.chat.posts.find(({ send }) => send.id === both.id)?.shown;
  expect(shown?.text).toContain('✅ someone erased delivered');
  expect(shown?.text).not.toMatch(/Ada|•••222/);
  expect(await world.records.messageRecipient.get(getMessageId(both))).toBeUndefined();
  expect(await world.records.messageRecipient.get(getMessageId(both, 1))).toBeDefined();
  const again = createFindResendRecipients({ records: world.records, clock: world.clock });
  const snapshot = { send: (await world.records.send.get(both.id)) ?? both };
  const to = await again({ ...snapshot, withdrawn: new Set(), changes: [] }, 'all');
  expect(to).toEqual([{ index: 1, phone: ben, name: 'Ben' }]);
});

test('a scheduled send goes to its other recipients on time after one of them is erased', async () => {
  const world = await createAppWorld();
  const { planned } = await playLifeOfAda(world);
  const { requestErasure } = prepareErasing(world);
  await requestErasure(ada, 'U9');
  await world.jobs.runFor(6 * HOUR);
  const last = world.clickSend.submissions.at(-1);
  expect(last?.map(({ to }) => to)).toEqual([ben]);
  const { recipients } = await world.loadProgress(planned);
  expect(recipients.map(({ phone, state }) => [phone, state])).toEqual([
    [ERASED_PHONE, 'cancelled'],
    [ben, 'queued'],
  ]);
});

test('a person who was edited out of a scheduled send is erased from its earlier versions', async () => {
  const world = await createAppWorld();
  const schedule = { at: world.clock.now() + HOUR, with: 'app' } as const;
  const send = await storeSend(world, ID('f'), [ada, ben], { schedule });
  await world.jobs.runFor(MINUTE);
  const plan = { ...send, recipients: [{ phone: ada, name: 'Ada' }, { phone: ben }] };
  await world.editSend({ id: send.id, base: 0 }, 'U1', plan);
  await world.editSend({ id: send.id, base: 1 }, 'U1', { ...send, recipients: [{ phone: ben }] });
  const { requestErasure, erasing } = prepareErasing(world);
  await requestErasure(ada, 'U9');
  await world.jobs.runFor(2 * MINUTE);
  expect(erasing.notices).toHaveLength(1);
  expect(erasing.erasedPosts).toEqual([]);
  const storedFacts = [
    await world.records.send.get(send.id),
    await world.records.change.get(send.id, 0),
  ];
  expect(JSON.stringify(storedFacts)).not.toMatch(/61437111222|"Ada"/);
  await world.jobs.runFor(2 * HOUR);
  expect(world.clickSend.submissions.flat().map(({ to }) => to)).toEqual([ben]);
});

test('the erasure waits for an unconfirmed message until its receipt arrives', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes.push(loseResponse);
  const send = await storeSend(world, ID('a'), [ada]);
  const { requestErasure, erasing } = prepareErasing(world);
  await requestErasure(ada, 'U9');
  await world.jobs.runFor(10 * MINUTE);
  expect(erasing.notices).toEqual([]);
  expect(await world.records.send.get(send.id)).toBeDefined();

  const id = getMessageId(send);
  const fact = { state: 'delivered', at: world.clock.now() } as const;
  await world.receiveReceipts(
    [{ messageId: id, reference: formatMessageReference(send.id, 0), fact }],
    'push',
  );
  await world.jobs.runFor(2 * MINUTE);
  expect(erasing.notices).toEqual([{ kind: 'done', kept: 0, traces: 'written over' }]);
  expect(await world.records.send.get(send.id)).toBeUndefined();
  expect(
    await world.records.messageIdByReference.get(formatMessageReference(send.id, 0)),
  ).toBeUndefined();
});

test('the erasure checks less and less often while a message stays unconfirmed', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes.push(loseResponse);
  await storeSend(world, ID('a'), [ada]);
  const { requestErasure, worker } = prepareErasing(world);
  await requestErasure(ada, 'U9');
  const id = world.jobs.added.at(-1)?.split(' ')[1] ?? '';
  const pauseAfter = async (ms: number) => {
    await world.jobs.runFor(ms);
    return (await worker.run(id, 1))?.againInMs;
  };
  expect(await pauseAfter(MINUTE)).toBe(15_000);
  expect(await pauseAfter(HOUR - MINUTE)).toBe(6 * MINUTE);
  expect(await pauseAfter(30 * HOUR)).toBe(HOUR);
});

test("the erasure retries while Slack is unreachable, and reports what Slack won't delete", async () => {
  const world = await createAppWorld();
  await playLifeOfAda(world);
  const { requestErasure, erasing } = prepareErasing(world);
  const createAwayError = () => new AppError('slack_unreached', { retry: 'later' });
  erasing.faults.push(createAwayError(), createAwayError(), createAwayError());
  erasing.undeletable.add('7.0').add('F7');
  await requestErasure(ada, 'U9');
  await world.jobs.runFor(5 * MINUTE);
  expect(erasing.notices).toEqual([{ kind: 'done', kept: 2, traces: 'written over' }]);
  expect(erasing.erasedPosts).toHaveLength(3);
});

test('the erasure continues after any of its writes fails, with the same result', async () => {
  for (let dying = 1; ; dying += 1) {
    const clock = createMovingClock();
    const memory = await openMemoryStore({ now: clock.now });
    const { store, arm, hasDied } = createDyingStore(memory);
    const world = await createAppWorld({ store });
    world.clock.moveTo(clock.now());
    await playLifeOfAda(world);
    const { requestErasure, erasing } = prepareErasing(world);
    await requestErasure(ada, 'U9');
    arm(dying);
    await world.jobs.runFor(10 * MINUTE);
    expect(erasing.notices.at(-1)).toEqual({ kind: 'done', kept: 0, traces: 'written over' });
    expect(new Set(erasing.erasedPosts.map(({ ts }) => ts)).size).toBe(3);
    expect(erasing.deletedFiles).toContain('F7');
    for (const letter of ['a', 'c', 'e']) {
      expect(await world.records.send.get(ID(letter))).toBeUndefined();
    }
    expect(JSON.stringify(await world.records.send.get(ID('b')))).not.toContain(ada);
    if (!hasDied()) break;
  }
});

/** A store whose n-th write from now on throws. */
function createDyingStore(store: Store) {
  let writesUntilDeath = 0;
  let died = false;
  const letDie = <A extends unknown[], R>(write: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      writesUntilDeath -= 1;
      if (writesUntilDeath !== 0) return write(...args);
      died = true;
      throw new Error('the power is cut');
    };
  };
  const dying: Store = {
    ...store,
    put: letDie(store.put),
    delete: letDie(store.delete),
    compareAndSet: letDie(store.compareAndSet),
  };
  const arm = (write: number) => {
    writesUntilDeath = write;
  };
  return { store: dying, arm, hasDied: () => died };
}

test('the consent of the newest send is kept, whichever is stored last', async () => {
  const world = await createAppWorld();
  const { records } = world;
  const later = await storeSend(world, ID('a'), [ada], { consent: 'Said yes again' });
  const createSnapshot = (send: Send) => ({ send, withdrawn: new Set<number>(), changes: [] });
  await storeConsent(records, createSnapshot({ ...later, submittedAt: later.submittedAt + HOUR }));
  await storeConsent(records, createSnapshot({ ...later, consent: 'Older' }));
  expect(await records.consent.get(ada)).toMatchObject({ text: 'Said yes again', by: 'U1' });
});
