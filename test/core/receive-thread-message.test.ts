import { describe, expect, test } from 'vitest';
import type { ThreadMessage } from '../../src/core/conversations/receive-thread-message.ts';
import type { OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import type { UnsentText } from '../../src/core/ports/threads.ts';
import { createConversationWorld } from './conversation-world.ts';
import { askToWait, refuseForCredit, takeAll } from './fake-clicksend.ts';
import { ada, ben, HOUR, MINUTE, SECOND } from './world.ts';

/** A send to Ada that left, in a live channel; `sendInThread` what somebody types in its thread. */
async function createLiveWorld(options: Parameters<typeof createConversationWorld>[0] = {}) {
  const world = await createConversationWorld(options);
  const { live, facts, jobs, clock } = world;
  const send = await world.addSend([ada]);
  await jobs.runFor(MINUTE);
  const post = await facts.post.get(send.id);
  const channel = post?.channel ?? '';
  const threadTs = post?.ts ?? '';
  const sendInThread = (text: string, more: Partial<ThreadMessage> = {}) =>
    live.receiveThreadMessage({
      team: 'T1',
      channel,
      threadTs,
      ts: formatTs(clock.now()),
      user: 'U1',
      isPrivateNote: false,
      hasAttachment: false,
      isExternal: false,
      text: async () => text,
      ...more,
    });
  const isTexted = ({ body }: OutgoingMessage) => body !== send.body;
  const listKinds = () => world.threads.lines.map(({ line }) => line.kind);
  return {
    ...world,
    sendInThread,
    /** What went out since, in the order in which it did. */
    texted: () =>
      world.clickSend.submissions
        .flat()
        .filter(isTexted)
        .map(({ body }) => body),
    async isLive() {
      await live.setLive(channel, 'U1', true);
      expect(await sendInThread('first')).toBe('not texted');
      await jobs.runFor(MINUTE);
      expect(listKinds()).toEqual(['channel live', 'live', 'not texted']);
    },
    /** Somebody presses Text it now. */
    textsNow: (typed: UnsentText) =>
      live.textNow({ team: 'T1', channel, threadTs, typed, by: 'U7' }),
    ends: () => live.setLive(channel, 'U1', false),
    edits: (ts: string, text = 'Edited') =>
      live.receiveEdit({
        team: 'T1',
        channel,
        threadTs,
        ts,
        user: 'U1',
        isPrivateNote: false,
        text: async () => text,
      }),
    deletes: (ts: string) => live.receiveDeletion({ channel, threadTs, ts, user: 'U1' }),
    owner: (recipients: Parameters<typeof world.addSend>[0]) =>
      facts.send.put(
        { ...send, recipients: (recipients ?? []).map((phone) => ({ phone })) },
        send.id,
      ),
  };
}

const formatTs = (ms: number) => (ms / 1_000).toFixed(6);

describe('what is typed in a live thread', () => {
  test('goes out once the thread said so, once however often Slack tells of it', async () => {
    const { isLive, sendInThread, texted, jobs, clock } = await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    expect(await sendInThread('second', { ts })).toBe('texted');
    expect(await sendInThread('second', { ts })).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['second']);
  });

  test.each([
    ['when it is too old to be texted', async () => undefined],
    [
      'after the thread said once more that it is live',
      async ({ live, jobs }: Awaited<ReturnType<typeof createLiveWorld>>) => {
        await live.setLive('C1', 'U1', false);
        await jobs.runFor(MINUTE);
        await live.setLive('C1', 'U1', true);
      },
    ],
  ])('told again %s, it was texted: nothing says otherwise or offers it', async (_, meanwhile) => {
    const world = await createLiveWorld();
    const { isLive, sendInThread, texted, jobs, clock, threads } = world;
    await isLive();
    const ts = formatTs(clock.now());
    expect(await sendInThread('second', { ts })).toBe('texted');
    await jobs.runFor(11 * MINUTE);
    await meanwhile(world);
    await jobs.runFor(MINUTE);
    const said = threads.lines.filter(({ line }) => line.kind === 'not texted').length;
    expect(await sendInThread('second', { ts })).toBe('texted');
    await jobs.runFor(HOUR);
    expect(texted()).toEqual(['second']);
    const saidSince = threads.lines.filter(({ line }) => line.kind === 'not texted');
    expect(saidSince).toHaveLength(said);
  });

  test('stays inside for good when it was typed before the thread said so', async () => {
    const { isLive, sendInThread, texted, jobs, clock, threads } = await createLiveWorld();
    const before = formatTs(clock.now());
    await isLive();
    // Slack tells of it again, and of another one that it tells of late.
    expect(await sendInThread('first', { ts: before })).toBe('not texted');
    expect(await sendInThread('late', { ts: '0.5' })).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual([]);
    const refusals = threads.lines.filter(({ line }) => line.kind === 'not texted');
    expect(refusals).toHaveLength(2);
  });

  test('stays inside when it is told more than ten minutes later, and goes out when somebody wants it to', async () => {
    const { isLive, sendInThread, texted, jobs, clock, threads, live, textsNow } =
      await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Running late', { ts })).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual([]);
    const { line } = threads.lines.at(-1) ?? {};
    expect(line).toMatchObject({
      kind: 'not texted',
      problem: { code: 'typed_long_ago' },
      typed: { ts, words: 'Running late' },
    });
    expect(await textsNow({ ts, words: 'Running late' })).toEqual({ kind: 'texted' });
    await jobs.runFor(MINUTE);
    expect(await textsNow({ ts, words: 'Running late' })).toEqual({ kind: 'before' });
    // Slack tells of it once more.
    expect(await sendInThread('Running late', { ts })).toBe('not texted');
    await jobs.runFor(HOUR);
    expect(texted()).toEqual(['Running late']);
    expect(await live.isLive('C1')).toBe(true);
  });

  test('goes out when it is told within ten minutes', async () => {
    const { isLive, sendInThread, texted, jobs, clock } = await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(9 * MINUTE);
    expect(await sendInThread('Soon', { ts })).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['Soon']);
  });

  test('told in time, it stays inside when ClickSend takes it only long after', async () => {
    const { isLive, sendInThread, texted, jobs, clock, clickSend, threads, facts } =
      await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    clickSend.answers = [askToWait(20 * MINUTE)];
    await sendInThread('Where are you?', { ts });
    await jobs.runFor(HOUR);
    // Asked once, and refused.
    expect(texted()).toEqual(['Where are you?']);
    expect(threads.lines.at(-1)?.line).toMatchObject({
      problem: { code: 'typed_long_ago' },
      typed: { ts, words: 'Where are you?' },
    });
    // What is said needs no words in the store.
    expect(await facts.unsentAnswer.get('C1', ts)).not.toHaveProperty('words', expect.anything());
  });

  test('what was typed before it went live can be texted, but not to whoever opted out', async () => {
    const { isLive, textsNow, texted, jobs, clock, threads, ledger } = await createLiveWorld();
    await isLive();
    const { line } = threads.lines.at(-1) ?? {};
    expect(line).toMatchObject({ kind: 'not texted', typed: { words: 'first' } });
    await ledger.recordKeyword({ messageId: 'STOP', phone: ada, at: clock.now() }, 'stop');
    const typed = { ts: '5.0', words: 'first' };
    expect(await textsNow(typed)).toMatchObject({
      kind: 'problem',
      problem: { code: 'opted_out' },
    });
    await ledger.recordKeyword({ messageId: 'START', phone: ada, at: clock.now() }, 'start');
    expect(await textsNow({ ...typed, words: 'x'.repeat(2_000) })).toMatchObject({
      problem: { code: 'text_too_long' },
    });
    expect(await Promise.all([textsNow(typed), textsNow(typed)])).toContainEqual({
      kind: 'texted',
    });
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['first']);
  });

  test('Text it now is not for guests, and a guest’s late words are not offered', async () => {
    const { isLive, sendInThread, textsNow, texted, jobs, clock, threads } = await createLiveWorld({
      roles: { U7: 'guest' },
    });
    await isLive();
    await expect(textsNow({ ts: '5.0', words: 'Hello' })).rejects.toMatchObject({ code: 'guest' });
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Late', { ts, user: 'U7' })).toBe('not texted');
    await jobs.runFor(MINUTE);
    const { line } = threads.lines.at(-1) ?? {};
    expect(line).toMatchObject({ problem: { code: 'guest' } });
    expect(line).not.toHaveProperty('typed', expect.anything());
    expect(texted()).toEqual([]);
  });

  test('nothing is texted from a thread that is nobody’s, or with many', async () => {
    const { live, owner, textsNow } = await createLiveWorld();
    const before = { team: 'T1', channel: 'C9', threadTs: '9.0', by: 'U1' };
    const typed = { ts: '5.0', words: 'Hello' };
    expect(await live.textNow({ ...before, typed })).toEqual({ kind: 'gone' });
    await owner([ada, ben]);
    expect(await textsNow(typed)).toEqual({ kind: 'gone' });
  });

  test('stays inside with a file or another message, and the thread sendInThread so', async () => {
    const { isLive, sendInThread, texted, jobs, threads } = await createLiveWorld();
    await isLive();
    expect(await sendInThread('see this', { hasAttachment: true })).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual([]);
    expect(threads.lines.at(-1)?.line).toMatchObject({ problem: { code: 'words_only' } });
  });

  test('does not go to somebody else than the thread named', async () => {
    const { isLive, sendInThread, texted, jobs, owner, threads } = await createLiveWorld();
    await isLive();
    await owner([ben]);
    expect(await sendInThread('for Ada')).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual([]);
    expect(threads.lines.findLast(({ line }) => line.kind === 'live')?.line).toMatchObject({
      who: { phone: ben },
    });
    expect(await sendInThread('for Ben')).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['for Ben']);
  });

  test('stays inside once the message of its thread was cancelled, and goes out when somebody wants it to', async () => {
    const world = await createConversationWorld();
    const { jobs, live, facts, clock, threads } = world;
    await live.setLive('C1', 'U1', true);
    const schedule = { at: clock.now() + 5 * HOUR, with: 'app' } as const;
    const send = await world.addSend([ada], { schedule });
    await jobs.runFor(MINUTE);
    const { channel = '', ts: threadTs = '' } = (await facts.post.get(send.id)) ?? {};
    const type = (words: string, ts = formatTs(clock.now())) =>
      live.receiveThreadMessage({
        team: 'T1',
        channel,
        threadTs,
        ts,
        user: 'U1',
        isPrivateNote: false,
        hasAttachment: false,
        isExternal: false,
        text: async () => words,
      });
    expect(await type('See you at five')).toBe('texted');
    await jobs.runFor(MINUTE);
    await world.cancel(send.id, 'U2');
    const ts = formatTs(clock.now());
    expect(await type('Wrong number, sorry', ts)).toBe('not texted');
    await jobs.runFor(HOUR);
    const texted = () => world.clickSend.submissions.flat().map(({ body }) => body);
    expect(texted()).toEqual(['See you at five']);
    expect(threads.lines.at(-1)?.line).toMatchObject({
      problem: { code: 'thread_cancelled' },
      typed: { ts, words: 'Wrong number, sorry' },
    });
    const typed = { ts, words: 'Wrong number, sorry' };
    expect(await live.textNow({ team: 'T1', channel, threadTs, typed, by: 'U1' })).toEqual({
      kind: 'texted',
    });
  });

  test('is not texted by its button once the same was typed again', async () => {
    const { isLive, sendInThread, textsNow, texted, jobs, clock } = await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Running late', { ts })).toBe('not texted');
    expect(await sendInThread('Another')).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(await sendInThread('Running late')).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(await textsNow({ ts, words: 'Running late' })).toEqual({ kind: 'before' });
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['Another', 'Running late']);
  });

  test('is texted by its button only to whom it was typed for', async () => {
    const { isLive, sendInThread, textsNow, texted, jobs, clock, owner } = await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Dear Ada', { ts })).toBe('not texted');
    await jobs.runFor(MINUTE);
    // Somebody edits the message of the thread, which goes to Ben instead.
    await owner([ben]);
    expect(await textsNow({ ts, words: 'Dear Ada' })).toEqual({ kind: 'gone' });
    await owner([ada]);
    expect(await textsNow({ ts, words: 'Dear Ada' })).toEqual({ kind: 'texted' });
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['Dear Ada']);
  });

  test('does not ask Slack for names when nothing goes out', async () => {
    const { sendInThread, isLive } = await createLiveWorld();
    const failToText = () => Promise.reject(new Error('asked'));
    expect(await sendInThread('', { text: failToText })).toBe('inside');
    await isLive();
    expect(await sendInThread('', { text: failToText, isPrivateNote: true })).toBe('inside');
  });

  test('leaves in the order in which it was typed, whichever is told first', async () => {
    const { isLive, sendInThread, texted, jobs, clock } = await createLiveWorld();
    await isLive();
    const from = clock.now();
    for (const n of [3, 0, 2, 1]) await sendInThread(`${n}`, { ts: formatTs(from + n) });
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['0', '1', '2', '3']);
  });

  test('waits behind what ClickSend did not take yet', async () => {
    const { isLive, sendInThread, texted, jobs, clickSend } = await createLiveWorld();
    await isLive();
    clickSend.answers = [askToWait(20 * SECOND)];
    await sendInThread('one');
    await jobs.runFor(2 * SECOND);
    await sendInThread('two');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['one', 'one', 'two']);
  });

  test('does not leave any more when live threads are ended while it waits', async () => {
    const { isLive, sendInThread, texted, jobs, clickSend, ends, chat } = await createLiveWorld();
    await isLive();
    clickSend.answers = [askToWait(20 * SECOND)];
    await sendInThread('wait');
    await jobs.runFor(2 * SECOND);
    await ends();
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual(['wait']);
    expect(chat.told.at(-1)).toMatchObject({
      recipients: [{ problem: { code: 'thread_not_live' } }],
    });
  });

  test.each(['at once', 'late'])(
    'that has nothing for a phone, %s: the thread says so, and offers nothing',
    async (when) => {
      const { isLive, sendInThread, texted, jobs, clock, threads } = await createLiveWorld();
      await isLive();
      const ts = formatTs(clock.now());
      if (when === 'late') await jobs.runFor(11 * MINUTE);
      // Only a custom emoji, of which nothing is left.
      expect(await sendInThread('', { ts })).toBe('not texted');
      await jobs.runFor(MINUTE);
      expect(texted()).toEqual([]);
      const { line } = threads.lines.at(-1) ?? {};
      expect(line).toMatchObject({ kind: 'not texted', problem: { code: 'nothing_to_text' } });
      expect(line).not.toHaveProperty('typed.words');
    },
  );

  test('Text it now sends nothing that was deleted since', async () => {
    const { isLive, deletes, textsNow, texted, jobs, threads } = await createLiveWorld();
    await isLive();
    const { line } = threads.lines.at(-1) ?? {};
    const typed = line?.kind === 'not texted' ? line.typed : undefined;
    expect(typed).toMatchObject({ words: 'first' });
    if (!typed) return;
    await deletes(typed.ts);
    expect(await textsNow(typed)).toMatchObject({ problem: { code: 'typed_deleted' } });
    await jobs.runFor(HOUR);
    expect(texted()).toEqual([]);
  });

  test('does not leave if it was deleted before Slack told of it', async () => {
    const { isLive, sendInThread, texted, jobs, clock, deletes } = await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    await deletes(ts);
    expect(await sendInThread('Wrong window', { ts })).toBe('not texted');
    await jobs.runFor(HOUR);
    expect(texted()).toEqual([]);
  });

  test.each(['deletes', 'edits'] as const)(
    'does not leave if somebody %s it while its intent is written; later, it has left',
    async (change) => {
      const { isLive, sendInThread, texted, jobs, clock, store, ...world } =
        await createLiveWorld();
      const changes = world[change];
      await isLive();
      const { setIfAbsent } = store;
      const ts = formatTs(clock.now());
      store.setIfAbsent = async (key, value, ttlMs) => {
        const isNew = await setIfAbsent(key, value, ttlMs);
        if (key.startsWith('batch:')) await changes(ts);
        return isNew;
      };
      await sendInThread('Wrong window', { ts });
      await jobs.runFor(MINUTE);
      expect(texted()).toEqual([]);
      Object.assign(store, { setIfAbsent });
      const later = formatTs(clock.now());
      await sendInThread('Right window', { ts: later });
      await jobs.runFor(MINUTE);
      await changes(later);
      await jobs.runFor(HOUR);
      expect(texted()).toEqual(['Right window']);
    },
  );

  test('keeps no edited text once ClickSend refused the first one', async () => {
    const { isLive, sendInThread, edits, jobs, clock, facts, threads, ...world } =
      await createLiveWorld();
    await isLive();
    const ts = formatTs(clock.now());
    world.clickSend.answers = [
      async () => {
        await edits(ts);
        return refuseForCredit();
      },
    ];
    await sendInThread('first', { ts });
    await jobs.runFor(HOUR);
    expect(await facts.unsentAnswer.get('C1', ts)).toMatchObject({ isSaid: true });
    expect((await facts.unsentAnswer.get('C1', ts))?.words).toBeUndefined();
    expect(threads.lines.filter(({ line }) => line.kind === 'edited late')).toEqual([]);
  });

  describe.each([
    ['at once', []],
    ['at the second call', [askToWait(SECOND)]],
  ])('edited before any of its writes, and taken %s', (_, answers) => {
    test.each(Array.from({ length: 30 }, (_each, n) => n))(
      '(%i): either it leaves, or what was edited is offered',
      async (n) => {
        const world = await createLiveWorld();
        const { isLive, sendInThread, texted, textsNow, jobs, clock, store, edits, threads } =
          world;
        await isLive();
        world.clickSend.answers = [...answers];
        const ts = formatTs(clock.now());
        let writes = 0;
        for (const way of ['put', 'setIfAbsent', 'compareAndSet'] as const) {
          const write = store[way] as (...args: unknown[]) => Promise<never>;
          store[way] = async (...args: unknown[]) => {
            writes += 1;
            if (writes === n + 1) await edits(ts);
            return write(...args);
          };
        }
        await sendInThread('first', { ts });
        await jobs.runFor(HOUR);
        if (writes <= n) await edits(ts);
        await jobs.runFor(HOUR);
        const lines = threads.lines.map(({ line }) => line);
        const offers = lines.flatMap((line) =>
          line.kind === 'not texted' && line.typed?.ts === ts ? [line.typed] : [],
        );
        const late = lines.filter(({ kind }) => kind === 'edited late');
        const [offer] = offers;
        if (offer) await textsNow(offer);
        await jobs.runFor(HOUR);
        // ClickSend did not take what it first asked to wait for.
        const taken = texted().slice(answers.length);
        // An edit that Slack reports before the message is not heard.
        const isHeard = offers.length + late.length > 0;
        expect(taken).toEqual([offer ? 'Edited' : 'first']);
        if (isHeard) expect([offers.length, late.length].sort()).toEqual([0, 1]);
      },
    );
  });

  test('does not leave when live threads are ended while its intent is written', async () => {
    const { isLive, sendInThread, texted, jobs, ends, store } = await createLiveWorld();
    await isLive();
    const { setIfAbsent } = store;
    store.setIfAbsent = async (key, value, ttlMs) => {
      const isNew = await setIfAbsent(key, value, ttlMs);
      if (key.startsWith('batch:')) await ends();
      return isNew;
    };
    await sendInThread('too late');
    await jobs.runFor(MINUTE);
    expect(texted()).toEqual([]);
  });
});

describe('an order that steps back before it left', () => {
  test('is no riddle for another replica', async () => {
    const { addSend, optOuts, store, clickSend, jobs, facts } = await createConversationWorld();
    const { setIfAbsent } = store;
    let between: unknown;
    store.setIfAbsent = async (key, value, ttlMs) => {
      const isNew = await setIfAbsent(key, value, ttlMs);
      if (key.startsWith('batch:')) {
        await optOuts.recordKeyword({ messageId: 'STOP', phone: ben, at: Date.now() }, 'stop');
      }
      return isNew;
    };
    const { compareAndSet } = store;
    store.compareAndSet = async (key, from, to, ttlMs) => {
      if (key.startsWith('batch:')) between ??= to;
      return compareAndSet(key, from, to, ttlMs);
    };
    clickSend.answers = [takeAll];
    const send = await addSend([ada, ben]);
    await jobs.runFor(MINUTE);
    expect(between).toMatchObject({ kind: 'waiting' });
    expect(await facts.batch.get(send.id, 0)).toMatchObject({ kind: 'answered' });
  });
});

describe('somebody who may not text anybody', () => {
  const roles = { UOUT: 'outsider', UGUEST: 'guest' } as const;

  test.each([
    ['as Slack’s event sendInThread', { user: 'U9', isExternal: true }],
    ['as Slack sendInThread when it is asked', { user: 'UOUT' }],
  ])(
    'of another organization, %s: nothing goes out, and the thread sendInThread so once',
    async (_, who) => {
      const world = await createLiveWorld({ roles });
      await world.isLive();
      const ts = '1900000000.000001';
      expect(await world.sendInThread('We pay double', { ...who, ts })).toBe('not texted');
      expect(await world.sendInThread('Call us', { ...who, ts: '1900000001.000001' })).toBe(
        'inside',
      );
      // Slack tells of the first one again.
      expect(await world.sendInThread('We pay double', { ...who, ts })).toBe('not texted');
      await world.jobs.runFor(MINUTE);
      expect(world.texted()).toEqual([]);
      const told = world.threads.lines.map(({ line }) => line).slice(3);
      expect(told).toEqual([
        expect.objectContaining({ kind: 'not texted', user: who.user, problem: outsider }),
      ]);
      expect(await world.sendInThread('On our way')).toBe('texted');
    },
  );
  const outsider = expect.objectContaining({ code: 'outsider_in_thread' });

  test('a guest is told so, and nothing goes out', async () => {
    const world = await createLiveWorld({ roles });
    await world.isLive();
    expect(await world.sendInThread('On our way', { user: 'UGUEST' })).toBe('not texted');
    await world.jobs.runFor(MINUTE);
    expect(world.texted()).toEqual([]);
    expect(world.threads.lines.at(-1)?.line).toMatchObject({ problem: { code: 'guest' } });
  });

  test('in a thread that is not live nothing is said about it', async () => {
    const world = await createLiveWorld({ roles });
    expect(await world.sendInThread('We pay double', { user: 'U9', isExternal: true })).toBe(
      'inside',
    );
    await world.jobs.runFor(MINUTE);
    expect(world.threads.lines).toEqual([]);
  });
});
