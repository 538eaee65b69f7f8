import { expect, test } from 'vitest';
import { updateReplyPostsJob } from '../../src/core/jobs.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import { createConversationWorld } from './conversation-world.ts';
import { lostAnswer } from './fake-threads.ts';
import { ada, HOUR, MINUTE, SECOND } from './world.ts';

/** They text, from Ada's phone unless something else is said; gives what their line says of it. */
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

test('STOP and START say what they did', async () => {
  const { receiveText, listMeanings } = await createTextingWorld();
  await receiveText('STOP');
  await receiveText('START');
  expect(listMeanings()).toEqual(['out', 'in']);
});

test('START of somebody who never opted out brings nobody back', async () => {
  const { receiveText, listMeanings } = await createTextingWorld();
  await receiveText('START');
  expect(listMeanings()).toEqual(['']);
});

test('STOP or a question of it from what is no phone opts nobody out, and does not say so', async () => {
  const { receiveText, listMeanings } = await createTextingWorld();
  await receiveText('STOP', { from: 'BigBank' });
  await receiveText('please stop', { from: 'BigBank' });
  expect(listMeanings()).toEqual(['', '']);
});

test('what was overtaken before it is shown is not said', async () => {
  const { texts, jobs, clock, listMeanings, changeByHand } = await createTextingWorld();
  await texts('STOP');
  clock.moveTo(clock.now() + SECOND);
  await changeByHand('in');
  await jobs.runFor(MINUTE);
  expect(listMeanings()).toEqual(['']);
  await texts('STOP', { at: clock.now() + 2 * MINUTE });
  await texts('START', { at: clock.now() - HOUR });
  await jobs.runFor(MINUTE);
  // The START was texted before, so it stands before.
  expect(listMeanings()).toEqual(['', '', 'out']);
});

test('a line that is put right says how it is now: opted out by hand, back since', async () => {
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

test('a line that is put right is put right once more after a lost answer, and then not again', async () => {
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
