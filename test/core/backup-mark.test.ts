import { expect, test } from 'vitest';
import { submitBatchJob } from '../../src/core/jobs.ts';
import { markStoreFromBackup } from '../../src/core/sends/backup-mark.ts';
import { askToWait, takeAll, toHistoryEntry } from './fake-clicksend.ts';
import { ada, ben, createAppWorld, HOUR, MINUTE, SECOND } from './world.ts';

type AppWorld = Awaited<ReturnType<typeof createAppWorld>>;

/** The backup has the send and its jobs; what happened afterwards is only at ClickSend. */
async function putBack(world: AppWorld): Promise<void> {
  world.clock.moveTo(world.clock.now() + 12 * HOUR);
  await markStoreFromBackup({ records: world.facts, clock: world.clock });
}

async function sayInHistory(world: AppWorld, send: { readonly id: string }, count = 1) {
  for (let n = 0; n < count; n += 1) {
    const to = n === 0 ? ada : ben;
    world.clickSend.entries.push(
      toHistoryEntry({ to, subject: '', body: '', reference: `${send.id}.${n}` }),
    );
  }
}

async function listStates(world: AppWorld, send: Parameters<AppWorld['progress']>[0]) {
  return (await world.progress(send)).recipients.map(({ state }) => state);
}

test('what left after the backup was made does not leave again once the backup is put back', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await sayInHistory(world, send, 2);
  await putBack(world);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
  expect(world.clickSend.askedFrom[0]).toBeLessThanOrEqual(send.submittedAt);
});

test('of what ClickSend does not have, a person is asked, and told why', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await sayInHistory(world, send);
  await putBack(world);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(await listStates(world, send)).toEqual(['queued', 'unsure']);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([
    { kind: 'unsure', batch: 0, isFromBackup: true },
  ]);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions.map((one) => one.map(({ to }) => to))).toEqual([[ben]]);
});

test('a batch that waited for ClickSend when the backup was made is looked up as well', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [askToWait(12 * HOUR)];
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  await sayInHistory(world, send);
  await putBack(world);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('a scheduled send that was brought forward after the backup does not leave a second time when it is due', async () => {
  const world = await createAppWorld();
  const at = world.clock.now() + 24 * HOUR;
  const send = await world.addSend([ada], { schedule: { at, with: 'app' } });
  await world.jobs.runFor(MINUTE);
  await sayInHistory(world, send);
  await putBack(world);
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('a scheduled send that may have been cancelled after the backup waits for a person', async () => {
  const world = await createAppWorld();
  const at = world.clock.now() + 24 * HOUR;
  const send = await world.addSend([ada], { schedule: { at, with: 'app' } });
  await putBack(world);
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure' }]);
  expect(await listStates(world, send)).toEqual(['unsure']);
});

test('a scheduled send that somebody saved again since goes out when it is due, unless it did before', async () => {
  const world = await createAppWorld();
  const at = world.clock.now() + 24 * HOUR;
  const schedule = { at, with: 'app' } as const;
  const send = await world.addSend([ada, ben], { schedule });
  await sayInHistory(world, send);
  await putBack(world);
  await world.jobs.runFor(MINUTE);
  expect(await world.edit({ id: send.id, base: 0 }, 'U1', { ...send, body: 'As it is now' })).toBe(
    'changed',
  );
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions.map((one) => one.map(({ to }) => to))).toEqual([[ben]]);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).not.toContain('unsure');
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
});

test('what somebody stopped before the backup stays stopped, and is not looked for', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.halt(send.id, 'U1');
  await putBack(world);
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).not.toContain('unsure');
});

test('what is sent after the backup was put back leaves as always', async () => {
  const world = await createAppWorld();
  await putBack(world);
  world.clock.moveTo(world.clock.now() + SECOND);
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('a store that forgot what this process submitted, as after a failover, does not make it submit again', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await sayInHistory(world, send, 2);
  await world.facts.batch.delete(send.id, 0);
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
});

test('a store that forgets the intent while ClickSend answers does not make it submit again', async () => {
  const world = await createAppWorld();
  let send: Awaited<ReturnType<AppWorld['addSend']>> | undefined;
  world.clickSend.answers = [
    async (messages) => {
      if (send) await world.facts.batch.delete(send.id, 0);
      return takeAll(messages);
    },
  ];
  send = await world.addSend();
  await sayInHistory(world, send);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('what ClickSend did not take or refused is submitted again as before', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [askToWait(SECOND), askToWait(SECOND)];
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(3);
  expect(await listStates(world, send)).toEqual(['queued']);
});
