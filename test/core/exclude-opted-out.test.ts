import { describe, expect, test, vi } from 'vitest';
import { submitBatchJob } from '../../src/core/jobs.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { SendId } from '../../src/domain/send.ts';
import {
  acceptAll,
  acceptFirst,
  answerBusy,
  loseResponse,
  refuseForCredit,
  toHistoryEntry,
} from './fake-clicksend.ts';
import { type AppWorld, ada, ben, createAppWorld, HOUR, MINUTE, SECOND } from './world.ts';

const cem = '+61437111224' as E164;

async function optOut(world: AppWorld, phone: E164, word: 'stop' | 'start' = 'stop') {
  const messageId = `${word}-${phone}-${world.clock.now()}`;
  await world.optOuts.recordKeyword({ messageId, phone, at: world.clock.now() }, word);
}

async function listStates(world: AppWorld, send: Parameters<AppWorld['loadProgress']>[0]) {
  return (await world.loadProgress(send)).recipients.map(({ state, problem }) =>
    problem ? `${state} ${problem.code}` : state,
  );
}

const listSubmittedNumbers = ({ clickSend }: AppWorld) =>
  clickSend.submissions.map((batch) => batch.map(({ to }) => to));

describe('the check before a batch is submitted', () => {
  test("a recipient who opts out after *Send* is left out of the batch, isn't charged, and the author is notified", async () => {
    const world = await createAppWorld();
    const send = await world.addSend([ada, ben, cem]);
    await optOut(world, ben);
    await world.jobs.runFor(MINUTE);
    expect(listSubmittedNumbers(world)).toEqual([[ada, cem]]);
    expect(await listStates(world, send)).toEqual(['queued', 'refused opted_out', 'queued']);
    expect((await world.loadProgress(send)).price).toEqual({ units: 9700, currency: 'AUD' });
    expect(world.chat.notes).toEqual([]);
    expect(world.chat.authorNotices).toMatchObject([
      { kind: 'failed', recipients: [{ phone: ben, problem: { code: 'opted_out' } }] },
    ]);
    expect(await world.records.personReferences(ben).listNewest({ limit: 9 })).toEqual([]);
  });

  test('ClickSend is not called when all recipients have opted out, and the author is notified once', async () => {
    const world = await createAppWorld();
    await optOut(world, ada);
    await optOut(world, ben);
    const send = await world.addSend([ada, ben]);
    await world.jobs.runFor(72 * HOUR);
    expect(world.clickSend.submissions).toEqual([]);
    expect(await listStates(world, send)).toEqual(['refused opted_out', 'refused opted_out']);
    expect(world.chat.authorNotices).toHaveLength(1);
    expect(world.jobs.listWaiting()).toEqual([]);
  });

  test('a recipient who opts out after the first batch is left out of the last one', async () => {
    const world = await createAppWorld();
    const many = Array.from({ length: 2_001 }, (_, n) => {
      return `+614371${String(n).padStart(5, '0')}` as E164;
    });
    const last = many[2_000] ?? ada;
    const send = await world.addSend(many);
    world.clickSend.nextOutcomes = [
      async (messages) => {
        await optOut(world, last);
        return acceptAll(messages);
      },
    ];
    await world.jobs.runFor(MINUTE);
    expect(world.clickSend.submissions.map((batch) => batch.length)).toEqual([1_000, 1_000]);
    expect((await world.loadProgress(send)).recipients.at(-1)).toMatchObject({
      state: 'refused',
      problem: { code: 'opted_out' },
    });
  });

  test('a recipient who opts out before the scheduled time is left out of the send', async () => {
    const world = await createAppWorld();
    const schedule = { at: world.clock.now() + HOUR, with: 'app' } as const;
    const send = await world.addSend([ada, ben], { schedule });
    await world.jobs.runFor(30 * MINUTE);
    await optOut(world, ada);
    await world.jobs.runFor(HOUR);
    expect(listSubmittedNumbers(world)).toEqual([[ben]]);
    expect(await listStates(world, send)).toEqual(['refused opted_out', 'queued']);
  });

  test('a recipient who opts back in before the scheduled time gets the message', async () => {
    const world = await createAppWorld();
    const schedule = { at: world.clock.now() + HOUR, with: 'app' } as const;
    const send = await world.addSend([ada], { schedule });
    await optOut(world, ada);
    await world.jobs.runFor(30 * MINUTE);
    await optOut(world, ada, 'start');
    await world.jobs.runFor(HOUR);
    expect(await listStates(world, send)).toEqual(['queued']);
  });
});

describe('an opt-out during the submission', () => {
  test.each([
    ['among others', [ada, ben], [[ada]], ['queued', 'refused opted_out']],
    ['alone', [ben], [], ['refused opted_out']],
  ])(
    "a recipient who opts out while the batch's intent is stored is left out (%s)",
    async (_, to, submissions, states) => {
      const world = await createAppWorld();
      const { setIfAbsent } = world.store;
      world.store.setIfAbsent = async (key, value, ttlMs) => {
        const isNew = await setIfAbsent(key, value, ttlMs);
        if (key.startsWith('batch:')) await optOut(world, ben);
        return isNew;
      };
      const send = await world.addSend(to);
      await world.jobs.runFor(MINUTE);
      expect(listSubmittedNumbers(world)).toEqual(submissions);
      expect(await listStates(world, send)).toEqual(states);
      expect(world.jobs.listWaiting().filter((job) => !job.startsWith('remind'))).toEqual([]);
    },
  );
});

describe('after an opt-out', () => {
  test('a process that dies during the submission looks up only the recipients who were in the batch', async () => {
    const world = await createAppWorld();
    await optOut(world, ben);
    world.clickSend.nextOutcomes = [() => new Promise(() => undefined)];
    const send = await world.addSend([ada, ben]);
    void world.jobs.runFor(SECOND);
    await expect.poll(() => world.clickSend.submissions.length).toBe(1);

    const next = await createAppWorld({ store: world.store });
    await next.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
    await next.jobs.runFor(10 * MINUTE);
    expect(await listStates(next, send)).toEqual(['unsure', 'refused opted_out']);
    const questions = next.chat.notes.filter(({ kind }) => kind.kind === 'unsure');
    expect(questions).toHaveLength(1);

    const [batch = []] = world.clickSend.submissions;
    next.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
    await next.jobs.runFor(HOUR);
    expect(next.clickSend.submissions).toEqual([]);
    expect(await listStates(next, send)).toEqual(['queued', 'refused opted_out']);
  });

  test('in a batch that ClickSend refuses, an opted-out recipient keeps the opt-out as the reason', async () => {
    const world = await createAppWorld();
    await optOut(world, ben);
    world.clickSend.nextOutcomes = [refuseForCredit];
    const send = await world.addSend([ada, ben]);
    await world.jobs.runFor(72 * HOUR);
    expect(await listStates(world, send)).toEqual([
      'refused INSUFFICIENT_CREDIT',
      'refused opted_out',
    ]);
    expect(world.clickSend.submissions).toHaveLength(1);
    expect(world.jobs.listWaiting()).toEqual([]);
  });

  test('a recipient who opts out while ClickSend answers 429 is left out of the next attempt', async () => {
    const world = await createAppWorld();
    world.clickSend.nextOutcomes = [answerBusy(90 * SECOND)];
    const send = await world.addSend([ada, ben]);
    await world.jobs.runFor(MINUTE);
    await optOut(world, ada);
    await world.jobs.runFor(HOUR);
    expect(listSubmittedNumbers(world)).toEqual([[ada, ben], [ben]]);
    expect(await listStates(world, send)).toEqual(['refused opted_out', 'queued']);
  });

  test('*Send again* leaves out an unconfirmed recipient who opted out, and the app still looks the message up', async () => {
    const world = await createAppWorld();
    world.clickSend.nextOutcomes = [acceptFirst];
    const send = await world.addSend([ada, ben, cem]);
    await world.jobs.runFor(HOUR);
    await optOut(world, ben);
    await world.answerNewestQuestion('send again', send.id, 0, 'U1');
    await world.jobs.runFor(MINUTE);
    expect(listSubmittedNumbers(world)).toEqual([[ada, ben, cem], [cem]]);
    expect(await listStates(world, send)).toEqual(['queued', 'unsure opted_out', 'queued']);

    const second = world.clickSend.submissions[0]?.[1];
    if (second) world.clickSend.entries.push(toHistoryEntry(second));
    await world.jobs.runFor(5 * HOUR);
    expect(await listStates(world, send)).toEqual(['queued', 'queued', 'queued']);
  });

  test('*Send again* submits nothing when all unconfirmed recipients opted out, and the lookups continue', async () => {
    const world = await createAppWorld();
    world.clickSend.nextOutcomes = [loseResponse];
    const send = await world.addSend([ada]);
    await world.jobs.runFor(HOUR);
    await optOut(world, ada);
    await world.answerNewestQuestion('send again', send.id, 0, 'U1');
    await world.jobs.runFor(MINUTE);
    expect(world.clickSend.submissions).toHaveLength(1);
    expect(await listStates(world, send)).toEqual(['unsure opted_out']);

    const [batch = []] = world.clickSend.submissions;
    world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
    await world.jobs.runFor(5 * HOUR);
    expect(await listStates(world, send)).toEqual(['queued']);
  });
});

describe('messages that ClickSend holds until their scheduled time', () => {
  const holdSend = async (world: AppWorld, phones: readonly E164[]) => {
    const schedule = { at: world.clock.now() + 24 * HOUR, with: 'clicksend' } as const;
    const send = await world.addSend(phones, { schedule });
    await world.jobs.runFor(MINUTE);
    return send;
  };

  test("an opt-out cancels the recipient's message at ClickSend, and no other", async () => {
    const world = await createAppWorld();
    const send = await holdSend(world, [ada, ben]);
    await optOut(world, ben);
    await world.jobs.runFor(MINUTE);
    expect(world.clickSend.cancels).toEqual([`id-${send.id}.1`]);
    expect(await listStates(world, send)).toEqual(['scheduled', 'cancelled']);
    expect(world.chat.notes.map(({ kind }) => kind)).toEqual([
      { kind: 'cancelled', by: 'opted out', recipient: ben },
    ]);
  });

  test("opting out twice cancels the recipient's message in each scheduled send once", async () => {
    const world = await createAppWorld();
    const first = await holdSend(world, [ada, ben]);
    const second = await world.addSend([ben, cem], {
      id: 'mms-bbbbbbbbbbbbbbbbbbbb' as SendId,
      schedule: { at: world.clock.now() + HOUR, with: 'clicksend' },
    });
    await world.jobs.runFor(MINUTE);
    await optOut(world, ben);
    await world.jobs.runFor(MINUTE);
    await optOut(world, ben);
    await world.jobs.runFor(MINUTE);
    expect(world.clickSend.cancels.toSorted()).toEqual(
      [`id-${second.id}.0`, `id-${first.id}.1`].sort(),
    );
  });

  test("a thread note names the recipient whose message ClickSend couldn't cancel", async () => {
    const world = await createAppWorld();
    await holdSend(world, [ada, ben]);
    world.clickSend.nextCancels = [{ offered: false }];
    await optOut(world, ben);
    await world.jobs.runFor(MINUTE);
    expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([
      {
        kind: 'notCancelled',
        by: 'opted out',
        recipient: ben,
        problem: { code: 'cancel_not_offered' },
      },
    ]);
  });

  test('the message is cancelled although the process died before it queued the cancel', async () => {
    const world = await createAppWorld();
    const send = await holdSend(world, [ada]);
    const { add } = world.jobs;
    world.jobs.add = (job, payload, options) => {
      if (job.name === 'bar' && options?.sooner) return Promise.reject(new Error('killed'));
      return add(job, payload, options);
    };
    await expect(optOut(world, ada)).rejects.toThrow('killed');
    await world.jobs.runFor(MINUTE);
    expect(world.clickSend.cancels).toEqual([`id-${send.id}.0`]);
  });

  describe('after ClickSend’s Opt-Out List was read', () => {
    const list = (world: AppWorld, ...pages: readonly (readonly E164[])[]) =>
      world.optOuts.recordListed(
        (async function* () {
          yield* pages;
        })(),
      );
    const makePeople = (count: number) =>
      Array.from({ length: count }, (_, n) => `+6143${7_200_000 + n}` as E164);

    test.each([1, 450])('%i new people cost one pass over the scheduled sends', async (count) => {
      const world = await createAppWorld();
      const people = makePeople(count);
      const send = await holdSend(world, [ada, ...people.slice(0, 2)]);
      const pass = vi.spyOn(world.records, 'scheduledSends');
      const addedBefore = world.jobs.added.length;
      expect(await list(world, people.slice(0, 300), people.slice(300))).toBe(count);
      expect(new Set(world.jobs.added.slice(addedBefore))).toEqual(new Set(['bar-all everybody']));
      await world.jobs.runFor(HOUR);
      expect(pass).toHaveBeenCalledOnce();
      const listed = people.slice(0, 2).map((_, n) => `id-${send.id}.${n + 1}`);
      expect(world.clickSend.cancels.toSorted()).toEqual(listed.sort());
    });

    test('a STOP meanwhile is carried out by a job of its own', async () => {
      const world = await createAppWorld();
      const send = await holdSend(world, [ada, ben]);
      const people = makePeople(1);
      await list(world, people);
      await optOut(world, ben);
      const waiting = world.jobs.listWaiting().filter((job) => job.startsWith('bar'));
      expect(waiting).toEqual(['bar-all everybody', expect.stringMatching(/^bar [^:]+$/)]);
      await world.jobs.runFor(MINUTE);
      expect(world.clickSend.cancels).toEqual([`id-${send.id}.1`]);
    });

    test('the messages are cancelled although the process died before it had read all of the list', async () => {
      const world = await createAppWorld();
      const send = await holdSend(world, [ada, ben]);
      const { add } = world.jobs;
      world.jobs.add = (job, payload, options) =>
        options?.sooner ? Promise.reject(new Error('killed')) : add(job, payload, options);
      await expect(list(world, [ben])).rejects.toThrow('killed');
      await world.jobs.runFor(2 * MINUTE);
      expect(world.clickSend.cancels).toEqual([]);
      world.jobs.add = add;
      await world.jobs.runFor(2 * MINUTE);
      expect(world.clickSend.cancels).toEqual([`id-${send.id}.1`]);
    });

    test('a cancel that ClickSend refused is not asked for again when others get into the list', async () => {
      const world = await createAppWorld();
      await holdSend(world, [ada, ben]);
      world.clickSend.nextCancels = [{ offered: false }];
      await list(world, [ben]);
      await world.jobs.runFor(HOUR);
      await list(world, [cem]);
      await world.jobs.runFor(HOUR);
      expect(world.clickSend.cancels).toHaveLength(1);
      expect(world.chat.notes).toHaveLength(1);
    });

    test('nothing is cancelled for somebody who opted back in', async () => {
      const world = await createAppWorld();
      await list(world, [ben]);
      await world.jobs.runFor(HOUR);
      world.clock.moveTo(world.clock.now() + HOUR);
      await optOut(world, ben, 'start');
      await holdSend(world, [ada, ben]);
      await list(world, [cem, ben]);
      await world.jobs.runFor(HOUR);
      expect(world.clickSend.cancels).toEqual([]);
    });
  });
});
