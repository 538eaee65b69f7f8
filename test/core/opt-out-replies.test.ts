import { expect, test } from 'vitest';
import { updateReplyPostsJob } from '../../src/core/jobs.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import { createConversationWorld } from './conversation-world.ts';
import { lostResponse } from './fake-threads.ts';
import { ada, HOUR, MINUTE, SECOND } from './world.ts';

/** Receives texts, from Ada unless `more` says otherwise, and lists what their posts say about the opt-out. */
async function createTextingWorld() {
  const world = await createConversationWorld({ repliesChannel: 'CFRONT' });
  const listMeanings = () =>
    world.threads.messages.map(({ content }) =>
      content.kind === 'reply' ? (content.meant ?? '') : '',
    );
  const receiveAndPost = async (words: string, more: Partial<Reply> = {}) => {
    const id = await world.receiveText(words, more);
    await world.jobs.runFor(MINUTE);
    return id;
  };
  const changeByHand = (kind: 'out' | 'in') => {
    return world.ledger.recordManualChange({
      id: `hand-${kind}`,
      kind,
      phone: ada,
      by: 'U1',
      reason: 'asked',
    });
  };
  return { ...world, listMeanings, receiveAndPost, changeByHand };
}

test('the post of STOP or START says that it opted the contact out or back in', async () => {
  const { receiveAndPost, listMeanings } = await createTextingWorld();
  await receiveAndPost('STOP');
  await receiveAndPost('START');
  expect(listMeanings()).toEqual(['out', 'in']);
});

test('the post of START says nothing about a contact who never opted out', async () => {
  const { receiveAndPost, listMeanings } = await createTextingWorld();
  await receiveAndPost('START');
  expect(listMeanings()).toEqual(['']);
});

test("the post of STOP from a sender name doesn't say that anybody opted out", async () => {
  const { receiveAndPost, listMeanings } = await createTextingWorld();
  await receiveAndPost('STOP', { from: 'BigBank' });
  await receiveAndPost('stop texting me', { from: 'BigBank' });
  expect(listMeanings()).toEqual(['', '']);
});

test("the post of STOP or START doesn't mention an opt-out that changed before it was posted", async () => {
  const { receiveText, jobs, clock, listMeanings, changeByHand } = await createTextingWorld();
  await receiveText('STOP');
  clock.moveTo(clock.now() + SECOND);
  await changeByHand('in');
  await jobs.runFor(MINUTE);
  expect(listMeanings()).toEqual(['']);
  await receiveText('STOP', { at: clock.now() + 2 * MINUTE });
  await receiveText('START', { at: clock.now() - HOUR });
  await jobs.runFor(MINUTE);
  // The START was texted before the STOP, so its post comes first.
  expect(listMeanings()).toEqual(['', '', 'out']);
});

test('the updated post of a reply shows whether the contact is opted out now, after changes by hand', async () => {
  const { receiveAndPost, listMeanings, changeByHand, ledger, jobs, clock } =
    await createTextingWorld();
  const id = await receiveAndPost('stop texting me');
  expect(listMeanings()).toEqual(['maybe out']);
  await changeByHand('out');
  await jobs.add(updateReplyPostsJob, id);
  await jobs.runFor(MINUTE);
  expect(listMeanings()).toEqual(['out']);
  clock.moveTo(clock.now() + MINUTE);
  await changeByHand('in');
  await ledger.confirmOptOut(id, 'U7');
  await jobs.runFor(MINUTE);
  expect(listMeanings()).toEqual(['']);
});

test('an update whose response was lost is repeated, and then not again', async () => {
  const { receiveAndPost, changeByHand, jobs, threads } = await createTextingWorld();
  const id = await receiveAndPost('please stop');
  await changeByHand('out');
  threads.updateErrors.push(lostResponse);
  await jobs.add(updateReplyPostsJob, id);
  await jobs.runFor(HOUR);
  expect(threads.updates.map((content) => content.kind === 'reply' && content.meant)).toEqual([
    'out',
    'out',
    'out',
  ]);
});
