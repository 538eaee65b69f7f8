import { expect, test } from 'vitest';
import { submitBatchJob } from '../../src/core/jobs.ts';
import { markStoreFromBackup } from '../../src/core/sends/backup-mark.ts';
import { loadSnapshot } from '../../src/core/sends/snapshot.ts';
import type { PendingDraft } from '../../src/domain/draft.ts';
import { acceptAll, answerBusy, toHistoryEntry } from './fake-clicksend.ts';
import { ada, ben, createAppWorld, HOUR, MINUTE, makeSend, SECOND } from './world.ts';

type AppWorld = Awaited<ReturnType<typeof createAppWorld>>;

/** The backup has the send and its jobs; only ClickSend knows what happened after the backup. */
async function putBack(world: AppWorld): Promise<void> {
  world.clock.moveTo(world.clock.now() + 12 * HOUR);
  await markStoreFromBackup({ records: world.records, clock: world.clock });
  world.clock.moveTo(world.clock.now() + SECOND);
}

async function sayInHistory(world: AppWorld, send: { readonly id: string }, count = 1) {
  for (let n = 0; n < count; n += 1) {
    const to = n === 0 ? ada : ben;
    world.clickSend.entries.push(
      toHistoryEntry({ to, subject: '', body: '', reference: `${send.id}.${n}` }),
    );
  }
}

async function listStates(world: AppWorld, send: Parameters<AppWorld['loadProgress']>[0]) {
  return (await world.loadProgress(send)).recipients.map(({ state }) => state);
}

test("after a restore, ClickSend's history shows which messages were sent since the backup, so none is sent again", async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await sayInHistory(world, send, 2);
  await putBack(world);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
  expect(world.clickSend.historyStarts[0]).toBeLessThanOrEqual(send.submittedAt);
});

test("a message that ClickSend's history lacks after a restore is unconfirmed, until a person sends it again", async () => {
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
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions.map((one) => one.map(({ to }) => to))).toEqual([[ben]]);
});

test('a batch that ClickSend had delayed before the backup is looked up after a restore, not submitted again', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [answerBusy(12 * HOUR)];
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  await sayInHistory(world, send);
  await putBack(world);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test("a scheduled send that was sent early after the backup isn't sent again when it is due", async () => {
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

test("a scheduled send that isn't in ClickSend's history after a restore is unconfirmed, as it may have been cancelled", async () => {
  const world = await createAppWorld();
  const at = world.clock.now() + 24 * HOUR;
  const send = await world.addSend([ada], { schedule: { at, with: 'app' } });
  await putBack(world);
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure' }]);
  expect(await listStates(world, send)).toEqual(['unsure']);
});

test('a scheduled send edited after a restore is sent when due, but not to recipients who already got it', async () => {
  const world = await createAppWorld();
  const at = world.clock.now() + 24 * HOUR;
  const schedule = { at, with: 'app' } as const;
  const send = await world.addSend([ada, ben], { schedule });
  await sayInHistory(world, send);
  await putBack(world);
  await world.jobs.runFor(MINUTE);
  expect(
    await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, body: 'As it is now' }),
  ).toBe('changed');
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions.map((one) => one.map(({ to }) => to))).toEqual([[ben]]);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).not.toContain('unsure');
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
});

test("an edit that waited for ClickSend's cancel before the backup isn't submitted again after a restore", async () => {
  const world = await createAppWorld();
  const schedule = { at: world.clock.now() + 48 * HOUR, with: 'clicksend' } as const;
  const send = await world.addSend([ada], { schedule });
  await world.jobs.runFor(MINUTE);
  await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, body: 'As it is now' });
  const { cancelRequest } = (await loadSnapshot(world.records, send.id)) ?? {};
  const next = { ...send, id: cancelRequest?.next?.id ?? send.id };
  await sayInHistory(world, next);
  await putBack(world);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.cancels).toHaveLength(1);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.clickSend.historyStarts.at(-1)).toBeLessThan(world.clock.now() - 12 * HOUR);
  expect(await listStates(world, next)).toEqual(['scheduled']);
});

/** A draft that was waiting for its price when the backup was made. */
async function storeDraft(world: AppWorld, asked: PendingDraft['asked']) {
  const { user, id, submittedAt: at, ...plan } = makeSend([ada]);
  const picture = { kind: 'slack', id: 'F1' } as const;
  const draft = { ...plan, picture, doubles: [], unread: [], lists: [] };
  const fact = { id, user, asked, version: '1', at: world.clock.now(), draft };
  await world.records.draft.put(fact, id);
  return { id, user, plan };
}

test("a draft that waited for its price in the backup isn't submitted again if ClickSend has its message", async () => {
  const world = await createAppWorld();
  const { id, user, plan } = await storeDraft(world, { kind: 'nobody' });
  await sayInHistory(world, { id });
  await putBack(world);
  await world.queueSend(id, user, plan);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toEqual([]);
});

test("a form confirmed after a restore is sent only to recipients whose message ClickSend doesn't have", async () => {
  const world = await createAppWorld();
  const { id, user, plan } = await storeDraft(world, { kind: 'form', view: 'V1' });
  await sayInHistory(world, { id });
  await putBack(world);
  await world.queueSend(id, user, { ...plan, recipients: [{ phone: ada }, { phone: ben }] });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions.map((one) => one.map(({ to }) => to))).toEqual([[ben]]);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).not.toContain('unsure');
});

test("a send that was stopped before the backup stays stopped after a restore and isn't unconfirmed", async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.stopSend(send.id, 'U1');
  await putBack(world);
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).not.toContain('unsure');
});

test('a send made after a restore is submitted as usual', async () => {
  const world = await createAppWorld();
  await putBack(world);
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('a batch is not submitted again when the store lost it after a failover', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await sayInHistory(world, send, 2);
  await world.records.batch.delete(send.id, 0);
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
});

test('a submitted batch that the store lost counts as queued, although somebody stopped the send later', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  await sayInHistory(world, send);
  await world.records.batch.delete(send.id, 0);
  await world.records.stopRequest.put({ by: 'U1', at: world.clock.now() }, send.id);
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test("a batch is not submitted again when the store loses its intent during ClickSend's response", async () => {
  const world = await createAppWorld();
  let send: Awaited<ReturnType<AppWorld['addSend']>> | undefined;
  world.clickSend.nextOutcomes = [
    async (messages) => {
      if (send) await world.records.batch.delete(send.id, 0);
      return acceptAll(messages);
    },
  ];
  send = await world.addSend();
  await sayInHistory(world, send);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('a batch that ClickSend answers with 429 is submitted again until it is accepted', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [answerBusy(SECOND), answerBusy(SECOND)];
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(3);
  expect(await listStates(world, send)).toEqual(['queued']);
});
