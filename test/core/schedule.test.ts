import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notifyAuthorJob, submitBatchJob } from '../../src/core/jobs.ts';
import type { DeliveryStatus } from '../../src/domain/delivery-status.ts';
import type { Send } from '../../src/domain/send.ts';
import { findScore } from '../storage/find-score.ts';
import { answerBusy, loseResponse, toHistoryEntry } from './fake-clicksend.ts';
import {
  type AppWorld,
  ada,
  ben,
  createAppWorld,
  fitted,
  getMessageId,
  HOUR,
  MINUTE,
  RETENTION,
  SECOND,
} from './world.ts';

const refusedPicture = {
  kind: 'refused',
  problem: { code: 'not_a_picture', what: 'The file is no picture', todo: 'Choose another' },
} as const;

async function scheduleSend(
  world: AppWorld,
  inMs = 5 * HOUR,
  more: Partial<Send> = {},
): Promise<Send> {
  const at = world.clock.now() + inMs;
  return world.addSend([ada, ben], { schedule: { at, with: 'app' }, ...more });
}
const scheduleAtClickSend = (world: AppWorld, inMs = 5 * HOUR) =>
  scheduleSend(world, inMs, { schedule: { at: world.clock.now() + inMs, with: 'clicksend' } });

const loadStates = async (world: AppWorld, send: Send) =>
  (await world.loadProgress(send)).recipients.map(({ state }) => state);
/** Receives ClickSend's receipts for the first recipients. */
const reportStates = (world: AppWorld, send: Send, states: readonly DeliveryStatus[]) =>
  world.receiveReceipts(
    states.map((state, index) => ({
      messageId: getMessageId(send, index),
      fact: { state, at: world.clock.now() },
    })),
    'push',
  );
const listNoteKinds = (world: AppWorld) => world.chat.notes.map(({ kind }) => kind.kind);
const listToldKinds = (world: AppWorld) => world.chat.authorNotices.map(({ kind }) => kind);

test('a send scheduled in the app is posted at once, and its picture is uploaded only when it is due', async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(5 * HOUR - SECOND);
  expect(world.chat.posts).toHaveLength(1);
  expect(await loadStates(world, send)).toEqual(['scheduled', 'scheduled']);
  expect([world.clickSend.uploads, world.clickSend.submissions]).toEqual([[], []]);
  expect(await findScore(world.records.scheduledSends(), send.id)).toBe(send.schedule?.at);

  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.uploads).toHaveLength(1);
  expect(world.clickSend.submissions[0]?.map(({ schedule }) => schedule)).toEqual([
    undefined,
    undefined,
  ]);
  expect(await loadStates(world, send)).toEqual(['queued', 'queued']);
  expect(await findScore(world.records.scheduledSends(), send.id)).toBeUndefined();
});

test('a refused picture of a scheduled send is reported at once, not when the send is due', async () => {
  const world = await createAppWorld();
  world.picture = async () => refusedPicture;
  await scheduleSend(world);
  await world.jobs.runFor(MINUTE);
  expect(world.chat.authorNotices).toEqual([{ kind: 'notSent', problem: refusedPicture.problem }]);
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toEqual([]);
});

test("a scheduled send keeps its picture, so that a file deleted in Slack doesn't stop it", async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(MINUTE);
  world.picture = async () => refusedPicture;
  await world.jobs.runFor(6 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await loadStates(world, send)).toEqual(['queued', 'queued']);
});

test("a cancelled scheduled send isn't submitted, its post says who cancelled it, and its picture is deleted", async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(MINUTE);
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'cancelled' });
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(await world.loadProgress(send)).toMatchObject({
    recipients: [{ state: 'cancelled' }, { state: 'cancelled' }],
    cancelled: { by: 'U2', isUnderWay: false },
  });
  expect(world.chat.updates.at(-1)).toMatchObject({ cancelled: { by: 'U2', isUnderWay: false } });
  expect(listNoteKinds(world)).toEqual([]);
  expect(await world.cancelSend(send.id, 'U3')).toEqual({ kind: 'before', by: 'U2' });
  expect(await world.records.storedPicture.get(send.id)).toBeUndefined();
});

test('a cancel after the scheduled time changes nothing and returns the current statuses', async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(6 * HOUR);
  const result = await world.cancelSend(send.id, 'U2');
  expect(result).toMatchObject({
    kind: 'left',
    progress: { recipients: [{ state: 'queued' }, {}] },
  });
  expect(await loadStates(world, send)).toEqual(['queued', 'queued']);
  expect(listNoteKinds(world)).toEqual([]);
});

test("a removed recipient isn't sent to, and removing the last one cancels the send", async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(MINUTE);
  expect(await world.cancelSend(send.id, 'U2', { index: 0, edits: 0 })).toEqual({
    kind: 'cancelled',
  });
  expect(await world.cancelSend(send.id, 'U3', { index: 0, edits: 0 })).toEqual({
    kind: 'before',
    by: 'U2',
  });
  expect(await loadStates(world, send)).toEqual(['cancelled', 'scheduled']);
  await world.jobs.runFor(6 * HOUR);
  expect(world.clickSend.submissions.map((batch) => batch.map(({ to }) => to))).toEqual([[ben]]);
  expect(await loadStates(world, send)).toEqual(['cancelled', 'queued']);

  const other = await createAppWorld();
  const all = await scheduleSend(other);
  await other.cancelSend(all.id, 'U2', { index: 0, edits: 0 });
  await other.cancelSend(all.id, 'U2', { index: 1, edits: 0 });
  await other.jobs.runFor(6 * HOUR);
  expect(other.clickSend.submissions).toEqual([]);
  expect(await other.loadProgress(all)).toHaveProperty('cancelled');
});

test('of concurrent cancels, edits, *Send now* and the scheduled time one wins, and each result is true', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('cancel', 'edit', 'now', 'one'), { minLength: 1, maxLength: 4 }),
      async (s, userActions) => {
        const world = await createAppWorld();
        const send = await scheduleSend(world, HOUR);
        await world.jobs.runFor(HOUR - SECOND);
        const plan = { ...send, body: 'Other words', recipients: [{ phone: ada }] };
        const does: Record<string, () => Promise<unknown>> = {
          cancel: () => world.cancelSend(send.id, 'U2'),
          one: () => world.cancelSend(send.id, 'U2', { index: 1, edits: 0 }),
          edit: () => world.editSend({ id: send.id, base: 0 }, 'U2', plan),
          now: () => world.sendNow(send.id, 'U2'),
        };
        const tried = userActions.map((act) =>
          s.schedule(Promise.resolve(act)).then(() => does[act]?.()),
        );
        const leaving = s.schedule(Promise.resolve()).then(() => world.jobs.runFor(MINUTE));
        await s.waitFor(Promise.all([...tried, leaving]));
        const results = await Promise.all(tried);
        await world.jobs.runFor(2 * HOUR);
        const submitted = world.clickSend.submissions.flat();
        const isCancelled = userActions.some((act, n) => {
          const isDone = JSON.stringify(results[n]) === '{"kind":"cancelled"}';
          return act === 'cancel' && isDone;
        });
        expect(submitted.length === 0).toBe(isCancelled);
        const isEdited = userActions.some((act, n) => act === 'edit' && results[n] === 'changed');
        if (isEdited) expect(submitted.map(({ body }) => body)).not.toContain(send.body);
        expect(new Set(submitted.map(({ to }) => to)).size).toBe(submitted.length);
        expect(world.clickSend.submissions.length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 60 },
  );
});

test('an edit sends only the new text at the new time, once, and the thread has one note about it', async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(MINUTE);
  const at = world.clock.now() + 2 * HOUR;
  const plan = { ...send, body: 'Come at ten.', schedule: { at, with: 'app' } as const };
  expect(await world.editSend({ id: send.id, base: 0 }, 'U1', plan)).toBe('changed');
  await world.jobs.runFor(3 * HOUR);
  expect(world.clickSend.submissions.map((batch) => batch.map(({ body }) => body))).toEqual([
    ['Come at ten.', 'Come at ten.'],
  ]);
  expect(listNoteKinds(world)).toEqual(['edited']);
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.posts).toHaveLength(1);
});

test("a postponed send isn't submitted at its old time", async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(MINUTE);
  const at = world.clock.now() + 48 * HOUR;
  await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, schedule: { at, with: 'app' } });
  await world.jobs.runFor(47 * HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  await world.jobs.runFor(2 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('an edit with another picture fetches that picture once and stores it', async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world);
  await world.jobs.runFor(MINUTE);
  let fetched = 0;
  world.picture = async () => {
    fetched += 1;
    return fitted;
  };
  await world.editSend({ id: send.id, base: 0 }, 'U1', {
    ...send,
    picture: { kind: 'slack', id: 'F2' },
  });
  await world.jobs.runFor(MINUTE);
  await world.editSend({ id: send.id, base: 0 }, 'U1', {
    ...send,
    picture: { kind: 'slack', id: 'F2' },
    body: 'New',
  });
  await world.jobs.runFor(6 * HOUR);
  expect(fetched).toBe(1);
  expect((await world.records.storedPicture.get(send.id))?.source).toBe('F2');
});

test('an edit to fewer recipients submits only to them, although jobs of more batches wait', async () => {
  const world = await createAppWorld();
  const many = Array.from({ length: 1500 }, () => ada);
  const at = world.clock.now() + HOUR;
  const send = await world.addSend(many, { schedule: { at, with: 'app' } });
  await world.jobs.runFor(MINUTE);
  await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, recipients: [{ phone: ben }] });
  await world.jobs.runFor(2 * HOUR);
  expect(world.clickSend.submissions.map((batch) => batch.map(({ to }) => to))).toEqual([[ben]]);
});

test.each([
  ['less than an hour before the next start: it is submitted', 59 * MINUTE, 1],
  ['more than an hour before the next start: its author is asked', 61 * MINUTE, 0],
])('a send that was due while the app was down, %s', async (_what, late, submissions) => {
  const world = await createAppWorld();
  const send = await scheduleSend(world, HOUR);
  await world.jobs.runFor(MINUTE);
  world.clock.moveTo(world.clock.now() + HOUR - MINUTE + late);
  // The next start runs the waiting jobs.
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 }, { sooner: true });
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.submissions).toHaveLength(submissions);
  expect(listToldKinds(world)).toEqual(submissions === 0 ? ['overdue'] : []);
});

test('the author of an overdue send is asked once, and *Send now* submits it', async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world, HOUR);
  await world.jobs.runFor(MINUTE);
  world.clock.moveTo(world.clock.now() + 5 * HOUR);
  await world.jobs.runFor(MINUTE);
  await world.jobs.add(notifyAuthorJob, send.id);
  await world.jobs.runFor(24 * HOUR);
  expect(listToldKinds(world)).toEqual(['overdue']);
  expect(await world.loadProgress(send)).toMatchObject({ isOverdue: true });
  expect(await world.sendNow(send.id, 'U1')).toBe('changed');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await world.sendNow(send.id, 'U1')).toBe('left');
});

test('*Send now* about an overdue send that was postponed since is outdated, and submits nothing', async () => {
  const world = await createAppWorld();
  const send = await scheduleSend(world, HOUR);
  await world.jobs.runFor(MINUTE);
  world.clock.moveTo(world.clock.now() + 5 * HOUR);
  await world.jobs.runFor(MINUTE);
  expect(listToldKinds(world)).toEqual(['overdue']);
  const { id: _, user: __, submittedAt: ___, ...plan } = send;
  const schedule = { at: world.clock.now() + HOUR, with: 'app' } as const;
  expect(await world.editSend({ id: send.id, base: 0 }, 'U1', { ...plan, schedule })).toBe(
    'changed',
  );
  expect(await world.sendNow(send.id, 'U1')).toBe('outdated');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toEqual([]);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('the records of a scheduled send are kept for the retention period after its scheduled time', async () => {
  const world = await createAppWorld();
  const send: Send = await scheduleSend(world, 0);
  const far = { ...send, schedule: { at: world.clock.now() + RETENTION + 24 * HOUR, with: 'app' } };
  await world.records.send.delete(send.id);
  const {
    id,
    user,
    submittedAt: _,
    ...plan
  } = { ...far, schedule: { ...far.schedule, with: 'app' as const } };
  await world.queueSend(id, user, plan);
  await world.jobs.runFor(RETENTION + 25 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.posts).toHaveLength(1);
  await world.jobs.runFor(RETENTION - 2 * HOUR);
  expect(await world.records.send.get(id)).toBeDefined();
  expect(await world.records.post.get(id)).toBeDefined();
  expect(world.chat.posts).toHaveLength(1);
});

test("the owner of a scheduled send's thread is kept for the retention period after its time, also when postponed", async () => {
  const world = await createAppWorld();
  const far = RETENTION + 24 * HOUR;
  const send = await scheduleSend(world, far);
  await world.jobs.runFor(MINUTE);
  const later = { at: world.clock.now() + 2 * far, with: 'app' } as const;
  expect(await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, schedule: later })).toBe(
    'changed',
  );
  const findOwner = async () => {
    const { channel, ts } = (await world.records.post.get(send.id)) ?? { channel: '', ts: '' };
    return world.records.threadOwner.get(channel, ts);
  };
  for (const day of [far, far, RETENTION - HOUR]) {
    await world.jobs.runFor(day);
    expect(await findOwner()).toEqual({ kind: 'send', send: send.id });
  }
});

test('a send that ClickSend holds is submitted at once with its time in seconds, and is scheduled until then', async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  const seconds = Math.floor((send.schedule?.at ?? 0) / 1000);
  expect(world.clickSend.submissions[0]?.map(({ schedule }) => schedule)).toEqual([
    seconds,
    seconds,
  ]);
  expect(await loadStates(world, send)).toEqual(['scheduled', 'scheduled']);
  await world.jobs.runFor(5 * HOUR);
  expect(await loadStates(world, send)).toEqual(['queued', 'queued']);
  expect(world.chat.updates.at(-1)?.recipients[0]?.state).toBe('queued');
});

test('cancelling a send that ClickSend holds cancels each message there, one after another', async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'asked' });
  await world.cancelSend(send.id, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.cancels).toEqual([getMessageId(send, 0), getMessageId(send, 1)]);
  expect(await world.loadProgress(send)).toMatchObject({
    recipients: [{ state: 'cancelled' }, { state: 'cancelled' }],
    cancelled: { by: 'U2', isUnderWay: false },
  });
  expect(world.chat.updates.at(-1)).toMatchObject({ cancelled: { by: 'U2', isUnderWay: false } });
  expect(listNoteKinds(world)).toEqual([]);
});

test('removing a recipient of a send that ClickSend holds cancels that message there', async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  await world.cancelSend(send.id, 'U2', { index: 1, edits: 0 });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.cancels).toEqual([getMessageId(send, 1)]);
  expect(await loadStates(world, send)).toEqual(['scheduled', 'cancelled']);
  expect(world.chat.notes.map(({ kind }) => kind)).toEqual([
    { kind: 'cancelled', by: 'U2', recipient: ben },
  ]);
});

test.each([
  [
    'no longer offers cancelling',
    { offered: false } as const,
    'Queued',
    'cancel_not_offered',
    'scheduled',
  ],
  [
    'has nothing to cancel, and still holds it',
    { offered: true, value: 'nothingToCancel' } as const,
    'Queued',
    'cancel_not_offered',
    'scheduled',
  ],
  [
    'has sent it already',
    { offered: true, value: 'nothingToCancel' } as const,
    'Sent',
    'cancel_too_late',
    'sent',
  ],
  [
    'had it cancelled before',
    { offered: true, value: 'nothingToCancel' } as const,
    'Cancelled',
    undefined,
    'cancelled',
  ],
])(
  'the status after a cancel at ClickSend, which %s, is what really happened',
  async (_what, answer, said, code, state) => {
    const world = await createAppWorld();
    const send = await scheduleAtClickSend(world);
    await world.jobs.runFor(MINUTE);
    const facts = { Queued: 'queued', Sent: 'sent', Cancelled: 'cancelled' } as const;
    const fact = { state: facts[said as keyof typeof facts], at: world.clock.now() };
    const [messages = []] = world.clickSend.submissions;
    world.clickSend.receipts = new Map(
      messages.map((one) => [
        `id-${one.reference}`,
        toHistoryEntry(one, { rawStatus: said, fact }),
      ]),
    );
    world.clickSend.nextCancels = [answer, answer];
    await world.cancelSend(send.id, 'U2');
    await world.jobs.runFor(MINUTE);
    expect(await loadStates(world, send)).toEqual([state, state]);
    const [note] = world.chat.notes.map(({ kind }) => kind);
    if (code) expect(note).toMatchObject({ kind: 'notCancelled', problem: { code } });
    else expect(note).toBeUndefined();
  },
);

test.each([
  // ClickSend was unreachable when the person cancelled, and later reports what happened at that time.
  ['all failed', ['failed', 'failed'], { left: 2, count: 2 }],
  ['one was delivered, one failed', ['delivered', 'failed'], { left: 2, count: 2 }],
  ['one failed, one was cancelled', ['failed', 'cancelled'], { left: 1, count: 2 }],
  ['both were cancelled', ['cancelled', 'cancelled'], undefined],
] as const)(
  "a cancel right before ClickSend's scheduled time, after which %s: the notes say if it was too late",
  async (_what, states, problem) => {
    const world = await createAppWorld();
    const send = await scheduleAtClickSend(world);
    await world.jobs.runFor(5 * HOUR - SECOND);
    expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'asked' });
    world.clock.moveTo(world.clock.now() + MINUTE);
    await reportStates(world, send, states);
    await world.jobs.runFor(MINUTE);
    expect(world.clickSend.cancels).toEqual([]);
    expect(await loadStates(world, send)).toEqual(states);
    const { cancelled } = await world.loadProgress(send);
    expect(cancelled?.by).toBe(problem ? undefined : 'U2');
    const notes = world.chat.notes
      .map(({ kind }) => kind)
      .filter(({ kind }) => kind === 'notCancelled');
    expect(notes).toMatchObject(
      problem ? [{ problem: { code: 'cancel_too_late', ...problem } }] : [],
    );
  },
);

test('a cancel at ClickSend cancels the other messages when one has failed before its time', async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  await reportStates(world, send, ['failed']);
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'asked' });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.cancels).toEqual([getMessageId(send, 1)]);
  expect(await loadStates(world, send)).toEqual(['failed', 'cancelled']);
  expect((await world.loadProgress(send)).cancelled).toMatchObject({ by: 'U2', isUnderWay: false });
});

test.each(['failed', 'delivered'] as const)(
  'an edit of a send that ClickSend holds sends no new version if its message is %s first',
  async (state) => {
    const world = await createAppWorld();
    const send = await scheduleAtClickSend(world);
    await world.jobs.runFor(5 * HOUR - SECOND);
    const plan = { ...send, body: 'Come at ten.' };
    expect(await world.editSend({ id: send.id, base: 0 }, 'U1', plan)).toBe('asked');
    world.clock.moveTo(world.clock.now() + MINUTE);
    await reportStates(world, send, [state, state]);
    await world.jobs.runFor(MINUTE);
    expect(world.clickSend.submissions).toHaveLength(1);
    expect(listNoteKinds(world)).toContain('notEdited');
  },
);

test('a send that ClickSend delays accepting is shown with its scheduled time', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [answerBusy(HOUR)];
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  const { schedule } = send;
  expect(await world.loadProgress(send)).toMatchObject({
    schedule,
    recipients: [{ state: 'waiting' }, {}],
  });
});

test('a cancelled send that is unconfirmed at ClickSend is cancelled there when the lookup finds it', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(0);
  expect(await loadStates(world, send)).toEqual(['unsure', 'unsure']);
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'asked' });
  world.clickSend.entries.push(
    ...(world.clickSend.submissions[0] ?? []).map((one) => toHistoryEntry(one)),
  );
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.cancels).toHaveLength(2);
  expect(await loadStates(world, send)).toEqual(['cancelled', 'cancelled']);
});

test('a message without news for a day gets one note, and a later receipt still updates its status', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  await world.receiveReceipts(
    [{ messageId: getMessageId(send, 0), fact: { state: 'delivered', at: 1 } }],
    'push',
  );
  await world.jobs.runFor(23 * HOUR);
  expect(await loadStates(world, send)).toEqual(['delivered', 'queued']);
  await world.jobs.runFor(2 * HOUR);
  expect(await loadStates(world, send)).toEqual(['delivered', 'silent']);
  expect(listNoteKinds(world)).toEqual(['silent']);

  world.clickSend.receipts = new Map();
  expect(await world.checkUnreported(send.id)).toEqual({ kind: 'checked', asked: 1, news: 0 });
  const fact = { state: 'delivered', at: 2 } as const;
  const [, second] = world.clickSend.submissions[0] ?? [];
  if (second) world.clickSend.receipts.set(getMessageId(send, 1), toHistoryEntry(second, { fact }));
  expect(await world.checkUnreported(send.id)).toEqual({ kind: 'checked', asked: 1, news: 1 });
  await world.jobs.runFor(MINUTE);
  expect(await loadStates(world, send)).toEqual(['delivered', 'delivered']);
  expect(listNoteKinds(world)).toEqual(['silent']);
});

test('an edit of a send that ClickSend holds cancels it there and submits the new version, in the same post', async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  expect(
    await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, body: 'Come at ten.' }),
  ).toBe('asked');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.cancels).toHaveLength(2);
  expect(world.clickSend.submissions.map((batch) => batch.map(({ body }) => body))).toEqual([
    [send.body, send.body],
    ['Come at ten.', 'Come at ten.'],
  ]);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.chat.updates.at(-1)?.recipients.map(({ state }) => state)).toEqual([
    'scheduled',
    'scheduled',
  ]);
  expect(listNoteKinds(world)).toEqual(['edited']);
  // A button that still names the first version affects the second.
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'asked' });
  await world.jobs.runFor(MINUTE);
  expect(world.chat.updates.at(-1)?.recipients.map(({ state }) => state)).toEqual([
    'cancelled',
    'cancelled',
  ]);
});

test('the owner of the thread is kept when a send that ClickSend holds is postponed beyond the retention period', async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  const later = { at: world.clock.now() + RETENTION + 24 * HOUR, with: 'clicksend' } as const;
  await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, schedule: later });
  await world.jobs.runFor(MINUTE);
  const { channel, ts } = (await world.records.post.get(send.id)) ?? { channel: '', ts: '' };
  await world.jobs.runFor(RETENTION + 12 * HOUR);
  expect(await world.records.threadOwner.get(channel, ts)).toEqual({ kind: 'send', send: send.id });
});

test("an edit is not submitted if ClickSend can't cancel the old version, and a note says why", async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  world.clickSend.nextCancels = [{ offered: false }];
  expect(
    await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, body: 'Come at ten.' }),
  ).toBe('asked');
  await world.jobs.runFor(10 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.notes[0]?.kind).toMatchObject({ problem: { code: 'cancel_not_offered' } });
});

test('a cancel during an edit of a send that ClickSend holds cancels both versions', async () => {
  const world = await createAppWorld();
  const send = await scheduleAtClickSend(world);
  await world.jobs.runFor(MINUTE);
  await world.editSend({ id: send.id, base: 0 }, 'U1', { ...send, body: 'Come at ten.' });
  await world.cancelSend(send.id, 'U2');
  await world.jobs.runFor(10 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await loadStates(world, send)).toEqual(['cancelled', 'cancelled']);
});
