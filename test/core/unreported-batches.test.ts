import { expect, test } from 'vitest';
import { acceptAll, answerBusy } from './fake-clicksend.ts';
import { makePhones } from './many.ts';
import { createAppWorld, HOUR, MINUTE, SECOND } from './world.ts';

test('a send of two batches without any receipt gets its results file', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [acceptAll, answerBusy(10 * SECOND), acceptAll];
  const send = await world.addSend(makePhones(1_001));
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(3);
  await world.jobs.runFor(96 * HOUR);
  const states = new Set((await world.loadProgress(send)).recipients.map(({ state }) => state));
  expect([...states]).toEqual(['silent']);
  expect(world.files.uploads.length).toBeGreaterThan(0);
});

test("the note about missing delivery reports is posted although a replica's clock is slightly behind", async () => {
  const world = await createAppWorld();
  const send = await world.addSend(makePhones(3));
  await world.jobs.runFor(MINUTE);
  // The update runs on a replica whose clock is 50 ms behind, where no message is overdue yet.
  const batch = await world.records.batch.get(send.id, 0);
  if (batch?.kind !== 'answered') throw new Error('not answered');
  await world.records.batch.put({ ...batch, at: batch.at + 50 }, send.id, 0);
  await world.jobs.runFor(96 * HOUR);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toContain('silent');
});
