import { expect, test } from 'vitest';
import { updateReplyPostsJob } from '../../src/core/jobs.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import { createConversationWorld } from './conversation-world.ts';
import { lostAnswer } from './fake-threads.ts';
import { ada, HOUR, MINUTE, SECOND } from './world.ts';

/** They text, from Ada's phone unless something else is said; gives what their line says of it. */
async function textingWorld() {
  const world = await createConversationWorld({ repliesChannel: 'CFRONT' });
  const meant = () =>
    world.threads.lines.map(({ line }) => (line.kind === 'reply' ? (line.meant ?? '') : ''));
  const text = async (words: string, more: Partial<Reply> = {}) => {
    const id = await world.texts(words, more);
    await world.jobs.runFor(MINUTE);
    return id;
  };
  const byHand = (kind: 'out' | 'in') => {
    return world.ledger.recordManualChange({
      id: `hand-${kind}`,
      kind,
      phone: ada,
      by: 'U1',
      reason: 'asked',
    });
  };
  return { ...world, meant, text, byHand };
}

test('STOP and START say what they did', async () => {
  const { text, meant } = await textingWorld();
  await text('STOP');
  await text('START');
  expect(meant()).toEqual(['out', 'in']);
});

test('START of somebody who never opted out brings nobody back', async () => {
  const { text, meant } = await textingWorld();
  await text('START');
  expect(meant()).toEqual(['']);
});

test('STOP or a question of it from what is no phone opts nobody out, and does not say so', async () => {
  const { text, meant } = await textingWorld();
  await text('STOP', { from: 'BigBank' });
  await text('please stop', { from: 'BigBank' });
  expect(meant()).toEqual(['', '']);
});

test('what was overtaken before it is shown is not said', async () => {
  const { texts, jobs, clock, meant, byHand } = await textingWorld();
  await texts('STOP');
  clock.moveTo(clock.now() + SECOND);
  await byHand('in');
  await jobs.runFor(MINUTE);
  expect(meant()).toEqual(['']);
  await texts('STOP', { at: clock.now() + 2 * MINUTE });
  await texts('START', { at: clock.now() - HOUR });
  await jobs.runFor(MINUTE);
  // The START was texted before, so it stands before.
  expect(meant()).toEqual(['', '', 'out']);
});

test('a line that is put right says how it is now: opted out by hand, back since', async () => {
  const { text, meant, byHand, ledger, jobs, clock } = await textingWorld();
  const id = await text('please stop');
  expect(meant()).toEqual(['maybe out']);
  await byHand('out');
  await jobs.add(updateReplyPostsJob, id);
  await jobs.runFor(MINUTE);
  expect(meant()).toEqual(['out']);
  clock.moveTo(clock.now() + MINUTE);
  await byHand('in');
  await ledger.confirmOptOut(id, 'U7');
  await jobs.runFor(MINUTE);
  expect(meant()).toEqual(['']);
});

test('a line that is put right is put right once more after a lost answer, and then not again', async () => {
  const { text, byHand, jobs, threads } = await textingWorld();
  const id = await text('please stop');
  await byHand('out');
  threads.updateErrors.push(lostAnswer);
  await jobs.add(updateReplyPostsJob, id);
  await jobs.runFor(HOUR);
  expect(threads.updates.map((line) => line.kind === 'reply' && line.meant)).toEqual([
    'out',
    'out',
    'out',
  ]);
});
