import { expect, test } from 'vitest';
import { updateReplyPostsJob } from '../../src/core/jobs.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import { createConversationWorld } from './conversation-world.ts';
import { lostAnswer } from './fake-threads.ts';
import { ada, HOUR, MINUTE, SECOND } from './world.ts';

/** Receives texts, from Ada unless `more` says otherwise, and lists what their posts say about the opt-out. */
async function createTextingWorld() {
  const world = await createConversationWorld({ repliesChannel: 'CFRONT' });
  const listMeanings = () =>
    world.threads.lines.map(({ line }) => (line.kind === 'reply' ? (line.meant ?? '') : ''));
  const receiveText = async (words: string, more: Partial<Reply> = {}) => {
    const id = await world.texts(words, more);
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
  return { ...world, listMeanings, receiveText, changeByHand };
}

test('the post of STOP or START says that it opted the contact out or back in', async () => {
  const { receiveText, listMeanings } = await createTextingWorld();
  await receiveText('STOP');
  await receiveText('START');
  expect(listMeanings()).toEqual(['out', 'in']);
});

test('the post of START says nothing about a contact who never opted out', async () => {
  const { receiveText, listMeanings } = await createTextingWorld();
  await receiveText('START');
  expect(listMeanings()).toEqual(['']);
});

test("the post of STOP from a sender name doesn't say that anybody opted out", async () => {
  const { receiveText, listMeanings } = await createTextingWorld();
  await receiveText('STOP', { from: 'BigBank' });
  await receiveText('please stop', { from: 'BigBank' });
  expect(listMeanings()).toEqual(['', '']);
});

test("the post of STOP or START doesn't mention an opt-out that changed before it was posted", async () => {
  const { texts, jobs, clock, listMeanings, changeByHand } = await createTextingWorld();
  await texts('STOP');
  clock.moveTo(clock.now() + SECOND);
  await changeByHand('in');
  await jobs.runFor(MINUTE);
  expect(listMeanings()).toEqual(['']);
  await texts('STOP', { at: clock.now() + 2 * MINUTE });
  await texts('START', { at: clock.now() - HOUR });
  await jobs.runFor(MINUTE);
  // The START was texted before the STOP, so its post comes first.
  expect(listMeanings()).toEqual(['', '', 'out']);
});

test('the updated post of a reply shows whether the contact is opted out now, after changes by hand', async () => {
  const { receiveText, listMeanings, changeByHand, ledger, jobs, clock } =
    await createTextingWorld();
  const id = await receiveText('please stop');
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
  const { receiveText, changeByHand, jobs, threads } = await createTextingWorld();
  const id = await receiveText('please stop');
  await changeByHand('out');
  threads.updateErrors.push(lostAnswer);
  await jobs.add(updateReplyPostsJob, id);
  await jobs.runFor(HOUR);
  expect(threads.updates.map((line) => line.kind === 'reply' && line.meant)).toEqual([
    'out',
    'out',
    'out',
  ]);
});
