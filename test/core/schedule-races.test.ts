import { expect, test } from 'vitest';
import type { Plan, Send } from '../../src/domain/send.ts';
import { findScore } from '../storage/find-score.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
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
  makeSend,
  SECOND,
} from './world.ts';

const DAY = 24 * HOUR;

async function storePlanned(
  world: AppWorld,
  inMs: number,
  holder: 'app' | 'clicksend',
): Promise<{ readonly send: Send; readonly plan: Plan }> {
  const { id, user, submittedAt: _, ...draft } = makeSend([ada, ben]);
  const plan: Plan = { ...draft, schedule: { at: world.clock.now() + inMs, with: holder } };
  await world.queueSend(id, user, plan);
  return { send: { ...plan, id, user, submittedAt: world.clock.now() }, plan };
}

const listPhones = (world: AppWorld) => world.clickSend.submissions.flat().map(({ to }) => to);
const listBodies = (world: AppWorld) => world.clickSend.submissions.map(([first]) => first?.body);
const makePosition = (index: number, edits = 0) => ({ index, edits });

test("a send cancelled further ahead than the retention period isn't sent", async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 200 * DAY, 'app');
  await world.jobs.runFor(MINUTE);
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'cancelled' });
  await world.jobs.runFor(201 * DAY);
  expect(world.clickSend.submissions).toEqual([]);
});

test("a recipient removed further ahead than the retention period isn't sent to", async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 200 * DAY, 'app');
  await world.jobs.runFor(MINUTE);
  await world.cancelSend(send.id, 'U2', makePosition(0));
  await world.jobs.runFor(201 * DAY);
  expect(listPhones(world)).toEqual([ben]);
});

test('a removed recipient stays removed when the send is moved beyond the retention period', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, DAY, 'app');
  await world.jobs.runFor(MINUTE);
  await world.cancelSend(send.id, 'U2', makePosition(0));
  const at = world.clock.now() + 200 * DAY;
  const later = { ...plan, recipients: [{ phone: ben }], schedule: { at, with: 'app' } as const };
  expect(await world.editSend({ id: send.id, base: 1 }, 'U1', later)).toBe('changed');
  await world.jobs.runFor(201 * DAY);
  expect(listPhones(world)).toEqual([ben]);
});

test("a receipt doesn't resubmit a send that ClickSend held for longer than the retention period", async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 200 * DAY, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.jobs.runFor(200 * DAY + HOUR);
  const fact = { state: 'sent', at: world.clock.now() } as const;
  const receipt = { messageId: getMessageId(send, 0), reference: `${send.id}.0`, fact };
  await world.receiveReceipts([receipt], 'push');
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test("a send cancelled while ClickSend answers 429 isn't submitted again", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = Array.from({ length: 9 }, () => answerBusy());
  const { send } = await storePlanned(world, 2 * MINUTE, 'clicksend');
  await world.jobs.runFor(10 * SECOND);
  const before = world.clickSend.submissions.length;
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'asked' });
  await world.jobs.runFor(3 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(before);
  expect(await world.loadProgress(send)).toMatchObject({
    recipients: [{ state: 'cancelled' }, { state: 'cancelled' }],
    cancelled: { by: 'U2', isUnderWay: false },
  });
});

test('a send edited while ClickSend answers 429 goes out only in the new version', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = Array.from({ length: 4 }, () => answerBusy());
  const { send, plan } = await storePlanned(world, 10 * MINUTE, 'clicksend');
  await world.jobs.runFor(10 * SECOND);
  const before = world.clickSend.submissions.length;
  const at = world.clock.now() + HOUR;
  const next = { ...plan, body: 'NEW', schedule: { at, with: 'clicksend' } as const };
  expect(await world.editSend({ id: send.id, base: 0 }, 'U1', next)).toBe('asked');
  await world.jobs.runFor(3 * HOUR);
  expect(new Set(listBodies(world).slice(before))).toEqual(new Set(['NEW']));
});

test("a send edited while it is unconfirmed isn't submitted in a second version, and a note says so", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const { send, plan } = await storePlanned(world, 2 * MINUTE, 'clicksend');
  await world.jobs.runFor(10 * SECOND);
  expect(await world.editSend({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' })).toBe(
    'asked',
  );
  await world.jobs.runFor(3 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  // The app doesn't know that any old message was cancelled.
  expect(world.chat.notes.map(({ kind }) => kind)).toContainEqual(
    expect.objectContaining({ kind: 'notEdited', unsent: [] }),
  );
});

test.each([
  ['after it was cancelled', MINUTE],
  ['during the cancellation', 0],
])('a send edited %s stays cancelled', async (_when, ms) => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.cancelSend(send.id, 'U2');
  await world.jobs.runFor(ms);
  const result = await world.editSend({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' });
  await world.jobs.runFor(10 * HOUR);
  expect([result, world.clickSend.submissions.length]).toEqual(['cancelled', 1]);
});

test('*Send now* leaves out a recipient whose message was cancelled at ClickSend', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.cancelSend(send.id, 'U2', makePosition(0));
  await world.jobs.runFor(MINUTE);
  await world.sendNow(send.id, 'U1');
  await world.jobs.runFor(10 * HOUR);
  expect(world.clickSend.submissions.at(-1)?.map(({ to }) => to)).toEqual([ben]);
});

test('saving an edit again after a crash queues the job that was missing', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 48 * HOUR, 'app');
  await world.jobs.runFor(MINUTE);
  const at = world.clock.now() + HOUR;
  const edited = { ...plan, schedule: { at, with: 'app' } as const };
  world.jobs.breakAdd('prepare');
  await expect(world.editSend({ id: send.id, base: 0 }, 'U1', edited)).rejects.toThrow();
  world.jobs.breakAdd(undefined);
  expect(await world.editSend({ id: send.id, base: 0 }, 'U1', edited)).toBe('changed');
  await world.jobs.runFor(2 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test.each([true, false])(
  'the post shows a cancelled send after a crash behind the cancel (pressed again: %s)',
  async (isAgain) => {
    const world = await createAppWorld();
    const { send } = await storePlanned(world, 5 * HOUR, 'app');
    await world.jobs.runFor(MINUTE);
    const { add } = world.jobs;
    world.jobs.add = async (job, payload, options) => {
      if (job.name === 'report') throw new Error('the process died');
      await add(job, payload, options);
    };
    await expect(world.cancelSend(send.id, 'U2')).rejects.toThrow();
    world.jobs.add = add;
    if (isAgain) {
      expect(await world.cancelSend(send.id, 'U3')).toEqual({ kind: 'before', by: 'U2' });
    }
    await world.jobs.runFor(MINUTE);
    expect(world.chat.updates.at(-1)?.recipients[0]?.state).toBe('cancelled');
  },
);

test.each([
  ['at another time', HOUR],
  ['at once', undefined],
])(
  'two presses of *Save changes* at once, to send it %s, are one change, and both say so',
  async (_when, inMs) => {
    const world = await createAppWorld();
    const { send, plan } = await storePlanned(world, DAY, 'app');
    await world.jobs.runFor(MINUTE);
    const schedule =
      inMs === undefined ? undefined : ({ at: world.clock.now() + inMs, with: 'app' } as const);
    const next: Plan = { ...plan, body: 'Later', schedule };
    const save = () => world.editSend({ id: send.id, base: 0 }, 'U1', next);
    expect(await Promise.all([save(), save()])).toEqual(['changed', 'changed']);
    await world.jobs.runFor(2 * HOUR);
    expect(listBodies(world)).toEqual(['Later']);
  },
);

test("an edit opened before a colleague removed a recipient is outdated, and doesn't bring them back", async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'app');
  await world.jobs.runFor(MINUTE);
  await world.cancelSend(send.id, 'U2', makePosition(0));
  const saved = world.editSend({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'mended' });
  expect(await saved).toBe('outdated');
  await world.jobs.runFor(10 * HOUR);
  expect(listPhones(world)).toEqual([ben]);
});

test("a *Remove* button from before an edit is outdated, and doesn't remove another recipient", async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'app');
  await world.jobs.runFor(MINUTE);
  const turned = { ...plan, recipients: [{ phone: ben }, { phone: ada }] };
  await world.editSend({ id: send.id, base: 0 }, 'U1', turned);
  expect(await world.cancelSend(send.id, 'U2', makePosition(0))).toEqual({ kind: 'outdated' });
  expect(await world.cancelSend(send.id, 'U2', makePosition(0, 1))).toEqual({ kind: 'cancelled' });
  await world.jobs.runFor(10 * HOUR);
  expect(listPhones(world)).toEqual([ada]);
});

test("a send that ClickSend held isn't listed as scheduled after its time", async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(10 * HOUR);
  expect(await findScore(world.records.scheduledSends(), send.id)).toBeUndefined();
});

test("a send that couldn't be submitted to ClickSend for a day waits until its author presses *Send now*", async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, HOUR, 'clicksend');
  world.clock.moveTo(world.clock.now() + 30 * HOUR);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.authorNotices).toEqual([{ kind: 'overdue' }]);
  expect(await world.sendNow(send.id, 'U1')).toBe('changed');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test("the other messages are cancelled although ClickSend can't cancel one", async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  world.clickSend.nextCancels = [{ offered: true, value: 'nothingToCancel' }];
  const [messages = []] = world.clickSend.submissions;
  const fact = { state: 'queued', at: 1 } as const;
  world.clickSend.receipts = new Map(
    messages.map((message) => [`id-${message.reference}`, toHistoryEntry(message, { fact })]),
  );
  await world.cancelSend(send.id, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.cancels).toHaveLength(2);
});

test('a send edited while its picture is uploaded goes out with the new picture and the new text', async () => {
  const world = await createAppWorld();
  const sent: string[] = [];
  const { submitBatch: take } = world.clickSend;
  world.clickSend.submitBatch = async (url, messages) => {
    sent.push(`${url} ${messages[0]?.body}`);
    return take(url, messages);
  };
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'clicksend');
  let uploads = 0;
  world.picture = async () => ({
    ...fitted,
    picture: { ...fitted.picture, sha256: `${uploads}` },
  });
  world.clickSend.uploadMedia = async () => {
    uploads += 1;
    const picture = { kind: 'slack', id: 'F2' } as const;
    const next = { ...plan, body: 'NEW', picture };
    if (uploads === 1) {
      expect(await world.editSend({ id: send.id, base: 0 }, 'U1', next)).toBe('changed');
    }
    const expiresAt = world.clock.now() + 600_000;
    return { url: `https://media.test/${uploads}.jpg`, expiresAt, sha256: 'x', sizeBytes: 10 };
  };
  await world.jobs.runFor(MINUTE);
  expect(sent).toEqual(['https://media.test/2.jpg NEW']);
});

test('a send whose refused picture was replaced by an edit meanwhile goes out', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'app');
  let fetched = 0;
  world.picture = async () => {
    fetched += 1;
    if (fetched > 1) return fitted;
    const next = { ...plan, picture: { kind: 'slack', id: 'F2' } as const };
    expect(await world.editSend({ id: send.id, base: 0 }, 'U1', next)).toBe('changed');
    return { kind: 'refused', problem: { code: 'x', what: 'no picture', todo: '' } };
  };
  await world.jobs.runFor(6 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('a cancel while the new version replaces the old one is outdated, and the next cancel is accepted', async () => {
  const clock = createMovingClock();
  const store = await openMemoryStore({ now: clock.now });
  let press: (() => Promise<unknown>) | undefined;
  const world = await createAppWorld({
    store: {
      ...store,
      async put(key, value, ttlMs) {
        const pressing = key.startsWith('predecessor') ? press : undefined;
        if (pressing) press = undefined;
        await pressing?.();
        return store.put(key, value, ttlMs);
      },
    },
  });
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.editSend({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' });
  let result: unknown;
  press = async () => {
    result = await world.cancelSend(send.id, 'U2');
  };
  await world.jobs.runFor(4 * HOUR);
  // The old version is no longer at ClickSend, and the same button cancels the new one.
  expect(result).toEqual({ kind: 'outdated' });
  expect(await world.cancelSend(send.id, 'U2')).toEqual({ kind: 'asked' });
});

test('removing a recipient while an edit is being submitted is outdated', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.editSend({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' });
  expect(await world.cancelSend(send.id, 'U2', makePosition(0))).toEqual({ kind: 'outdated' });
  await world.jobs.runFor(MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['edited']);
});

test('a scheduled send whose response was lost is still scheduled after the lookup finds it', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(0);
  const fact = { state: 'queued', at: world.clock.now() } as const;
  const [messages = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...messages.map((message) => toHistoryEntry(message, { fact })));
  await world.jobs.runFor(MINUTE);
  expect(await world.loadProgress(send)).toMatchObject({
    recipients: [{ state: 'scheduled' }, { state: 'scheduled' }],
    schedule: send.schedule,
  });
});
