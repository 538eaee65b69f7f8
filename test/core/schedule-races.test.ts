import { expect, test } from 'vitest';
import type { Plan, Send } from '../../src/domain/send.ts';
import { findScore } from '../storage/find-score.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { askToWait, loseAnswer, toHistoryEntry } from './fake-clicksend.ts';
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
  await world.submit(id, user, plan);
  return { send: { ...plan, id, user, submittedAt: world.clock.now() }, plan };
}

const listPhones = (world: AppWorld) => world.clickSend.submissions.flat().map(({ to }) => to);
const listBodies = (world: AppWorld) => world.clickSend.submissions.map(([first]) => first?.body);
const makePosition = (index: number, edits = 0) => ({ index, edits });

test('cancelled further ahead than records are kept: it is not sent', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 200 * DAY, 'app');
  await world.jobs.runFor(MINUTE);
  expect(await world.cancel(send.id, 'U2')).toEqual({ kind: 'cancelled' });
  await world.jobs.runFor(201 * DAY);
  expect(world.clickSend.submissions).toEqual([]);
});

test('taken out further ahead than records are kept: not sent to them', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 200 * DAY, 'app');
  await world.jobs.runFor(MINUTE);
  await world.cancel(send.id, 'U2', makePosition(0));
  await world.jobs.runFor(201 * DAY);
  expect(listPhones(world)).toEqual([ben]);
});

test('put off further than records are kept: what was taken out before stays out', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, DAY, 'app');
  await world.jobs.runFor(MINUTE);
  await world.cancel(send.id, 'U2', makePosition(0));
  const at = world.clock.now() + 200 * DAY;
  const later = { ...plan, recipients: [{ phone: ben }], schedule: { at, with: 'app' } as const };
  expect(await world.edit({ id: send.id, base: 1 }, 'U1', later)).toBe('changed');
  await world.jobs.runFor(201 * DAY);
  expect(listPhones(world)).toEqual([ben]);
});

test('held by ClickSend for longer than records are kept: a receipt is no reason to order again', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 200 * DAY, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.jobs.runFor(200 * DAY + HOUR);
  const fact = { state: 'sent', at: world.clock.now() } as const;
  const receipt = { messageId: getMessageId(send, 0), reference: `${send.id}.0`, fact };
  await world.receive([receipt], 'push');
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('cancelled while ClickSend does not take the order: it is not ordered any more', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = Array.from({ length: 9 }, () => askToWait());
  const { send } = await storePlanned(world, 2 * MINUTE, 'clicksend');
  await world.jobs.runFor(10 * SECOND);
  const before = world.clickSend.submissions.length;
  expect(await world.cancel(send.id, 'U2')).toEqual({ kind: 'asked' });
  await world.jobs.runFor(3 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(before);
  expect(await world.progress(send)).toMatchObject({
    recipients: [{ state: 'cancelled' }, { state: 'cancelled' }],
    cancelled: { by: 'U2', isUnderWay: false },
  });
});

test('edited while ClickSend does not take the order: only the new version goes out', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = Array.from({ length: 4 }, () => askToWait());
  const { send, plan } = await storePlanned(world, 10 * MINUTE, 'clicksend');
  await world.jobs.runFor(10 * SECOND);
  const before = world.clickSend.submissions.length;
  const at = world.clock.now() + HOUR;
  const next = { ...plan, body: 'NEW', schedule: { at, with: 'clicksend' } as const };
  expect(await world.edit({ id: send.id, base: 0 }, 'U1', next)).toBe('asked');
  await world.jobs.runFor(3 * HOUR);
  expect(new Set(listBodies(world).slice(before))).toEqual(new Set(['NEW']));
});

test('edited while nobody knows whether ClickSend has it: no second version goes out', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const { send, plan } = await storePlanned(world, 2 * MINUTE, 'clicksend');
  await world.jobs.runFor(10 * SECOND);
  expect(await world.edit({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' })).toBe('asked');
  await world.jobs.runFor(3 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  // Nobody's old message is known to be cancelled.
  expect(world.chat.notes.map(({ kind }) => kind)).toContainEqual(
    expect.objectContaining({ kind: 'notEdited', unsent: [] }),
  );
});

test.each([
  ['after it was cancelled', MINUTE],
  ['while that is being asked', 0],
])('an edit %s does not bring it back', async (_when, ms) => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.cancel(send.id, 'U2');
  await world.jobs.runFor(ms);
  const result = await world.edit({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' });
  await world.jobs.runFor(10 * HOUR);
  expect([result, world.clickSend.submissions.length]).toEqual(['cancelled', 1]);
});

test('whoever was taken back at ClickSend is not sent to by Send now', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.cancel(send.id, 'U2', makePosition(0));
  await world.jobs.runFor(MINUTE);
  await world.sendNow(send.id, 'U1');
  await world.jobs.runFor(10 * HOUR);
  expect(world.clickSend.submissions.at(-1)?.map(({ to }) => to)).toEqual([ben]);
});

test('saved again after a crash behind the change: what was left undone is done', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 48 * HOUR, 'app');
  await world.jobs.runFor(MINUTE);
  const at = world.clock.now() + HOUR;
  const wanted = { ...plan, schedule: { at, with: 'app' } as const };
  world.jobs.breakAdd('prepare');
  await expect(world.edit({ id: send.id, base: 0 }, 'U1', wanted)).rejects.toThrow();
  world.jobs.breakAdd(undefined);
  expect(await world.edit({ id: send.id, base: 0 }, 'U1', wanted)).toBe('changed');
  await world.jobs.runFor(2 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test.each([true, false])(
  'cancelled, and a crash behind it: the post is told (pressed again: %s)',
  async (isAgain) => {
    const world = await createAppWorld();
    const { send } = await storePlanned(world, 5 * HOUR, 'app');
    await world.jobs.runFor(MINUTE);
    const { add } = world.jobs;
    world.jobs.add = async (job, payload, options) => {
      if (job.name === 'report') throw new Error('the process died');
      await add(job, payload, options);
    };
    await expect(world.cancel(send.id, 'U2')).rejects.toThrow();
    world.jobs.add = add;
    if (isAgain) {
      expect(await world.cancel(send.id, 'U3')).toEqual({ kind: 'before', by: 'U2' });
    }
    await world.jobs.runFor(MINUTE);
    expect(world.chat.updates.at(-1)?.recipients[0]?.state).toBe('cancelled');
  },
);

test('a colleague takes somebody out while the form is open: saving it does not bring them back', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'app');
  await world.jobs.runFor(MINUTE);
  await world.cancel(send.id, 'U2', makePosition(0));
  const saved = world.edit({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'mended' });
  expect(await saved).toBe('outdated');
  await world.jobs.runFor(10 * HOUR);
  expect(listPhones(world)).toEqual([ben]);
});

test('a button of before an edit does not cancel somebody else', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'app');
  await world.jobs.runFor(MINUTE);
  const turned = { ...plan, recipients: [{ phone: ben }, { phone: ada }] };
  await world.edit({ id: send.id, base: 0 }, 'U1', turned);
  expect(await world.cancel(send.id, 'U2', makePosition(0))).toEqual({ kind: 'outdated' });
  expect(await world.cancel(send.id, 'U2', makePosition(0, 1))).toEqual({ kind: 'cancelled' });
  await world.jobs.runFor(10 * HOUR);
  expect(listPhones(world)).toEqual([ada]);
});

test('what ClickSend held is not listed as scheduled once it left', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(10 * HOUR);
  expect(await findScore(world.facts.scheduledSends(), send.id)).toBeUndefined();
});

test('an order for ClickSend that could not be placed for a day: its sender is asked first', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, HOUR, 'clicksend');
  world.clock.moveTo(world.clock.now() + 30 * HOUR);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.chat.told).toEqual([{ kind: 'overdue' }]);
  expect(await world.sendNow(send.id, 'U1')).toBe('changed');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('one message that ClickSend keeps does not keep the others from being taken back', async () => {
  const world = await createAppWorld();
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  world.clickSend.cancelAnswers = [{ offered: true, value: 'nothingToCancel' }];
  const [messages = []] = world.clickSend.submissions;
  const fact = { state: 'queued', at: 1 } as const;
  world.clickSend.receipts = new Map(
    messages.map((message) => [`id-${message.reference}`, toHistoryEntry(message, { fact })]),
  );
  await world.cancel(send.id, 'U2');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.cancels).toHaveLength(2);
});

test('edited while the picture is uploaded: the new picture goes with the new words', async () => {
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
      expect(await world.edit({ id: send.id, base: 0 }, 'U1', next)).toBe('changed');
    }
    const expiresAt = world.clock.now() + 600_000;
    return { url: `https://media.test/${uploads}.jpg`, expiresAt, sha256: 'x', sizeBytes: 10 };
  };
  await world.jobs.runFor(MINUTE);
  expect(sent).toEqual(['https://media.test/2.jpg NEW']);
});

test('the picture of the old version is refused while a mended one was saved: the mended one goes out', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'app');
  let fetched = 0;
  world.picture = async () => {
    fetched += 1;
    if (fetched > 1) return fitted;
    const next = { ...plan, picture: { kind: 'slack', id: 'F2' } as const };
    expect(await world.edit({ id: send.id, base: 0 }, 'U1', next)).toBe('changed');
    return { kind: 'refused', problem: { code: 'x', what: 'no picture', todo: '' } };
  };
  await world.jobs.runFor(6 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('cancelled while the new version is being put in its place: nothing of it goes out unseen', async () => {
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
  await world.edit({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' });
  let said: unknown;
  press = async () => {
    said = await world.cancel(send.id, 'U2');
  };
  await world.jobs.runFor(4 * HOUR);
  // The old one is ClickSend's no more; the new one can be cancelled, by the same button.
  expect(said).toEqual({ kind: 'outdated' });
  expect(await world.cancel(send.id, 'U2')).toEqual({ kind: 'asked' });
});

test('somebody is taken out while a new version is on its way: the button says that it is outdated', async () => {
  const world = await createAppWorld();
  const { send, plan } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(MINUTE);
  await world.edit({ id: send.id, base: 0 }, 'U1', { ...plan, body: 'NEW' });
  expect(await world.cancel(send.id, 'U2', makePosition(0))).toEqual({ kind: 'outdated' });
  await world.jobs.runFor(MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['edited']);
});

test('scheduled at ClickSend, the answer lost and found in the history: still scheduled', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const { send } = await storePlanned(world, 5 * HOUR, 'clicksend');
  await world.jobs.runFor(0);
  const fact = { state: 'queued', at: world.clock.now() } as const;
  const [messages = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...messages.map((message) => toHistoryEntry(message, { fact })));
  await world.jobs.runFor(MINUTE);
  expect(await world.progress(send)).toMatchObject({
    recipients: [{ state: 'scheduled' }, { state: 'scheduled' }],
    schedule: send.schedule,
  });
});
