import { describe, expect, test } from 'vitest';
import type { EditedMessage } from '../../src/core/conversations/receive-edit.ts';
import type { ThreadMessage } from '../../src/core/conversations/receive-thread-message.ts';
import type { OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import type { UnsentText } from '../../src/core/ports/threads.ts';
import { createConversationWorld } from './conversation-world.ts';
import { acceptAll, answerBusy, refuseForCredit } from './fake-clicksend.ts';
import { ada, ben, HOUR, MINUTE, SECOND } from './world.ts';

/** A submitted send to Ada in a channel whose threads may be live. `sendInThread` posts a person's message in its thread. */
async function createLiveWorld(options: Parameters<typeof createConversationWorld>[0] = {}) {
  const world = await createConversationWorld(options);
  const { live, records, jobs, clock } = world;
  const send = await world.addSend([ada]);
  await jobs.runFor(MINUTE);
  const post = await records.post.get(send.id);
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
      isUnderOurs: true,
      text: async () => text,
      ...more,
    });
  const isTexted = ({ body }: OutgoingMessage) => body !== send.body;
  const listKinds = () => world.threads.messages.map(({ content }) => content.kind);
  return {
    ...world,
    channel,
    sendInThread,
    /** The answers that were submitted, in order. */
    listTexted: () =>
      world.clickSend.submissions
        .flat()
        .filter(isTexted)
        .map(({ body }) => body),
    async goLive() {
      await live.setLive(channel, 'U1', true);
      expect(await sendInThread('first')).toBe('not texted');
      await jobs.runFor(MINUTE);
      expect(listKinds()).toEqual(['channel live', 'live', 'not texted']);
    },
    /** A person presses *Text it now*. */
    pressTextNow: (typed: UnsentText) =>
      live.textNow({ team: 'T1', channel, threadTs, typed, by: 'U7' }),
    endLive: () => live.setLive(channel, 'U1', false),
    edits: (ts: string, text = 'Edited', more: Partial<EditedMessage> = {}) =>
      live.receiveEdit({
        team: 'T1',
        channel,
        threadTs,
        ts,
        user: 'U1',
        isPrivateNote: false,
        text: async () => text,
        ...more,
      }),
    deletes: (ts: string) => live.receiveDeletion({ channel, threadTs, ts, user: 'U1' }),
    setRecipients: (recipients: Parameters<typeof world.addSend>[0]) =>
      records.send.put(
        { ...send, recipients: (recipients ?? []).map((phone) => ({ phone })) },
        send.id,
      ),
  };
}

const formatTs = (ms: number) => (ms / 1_000).toFixed(6);

describe('a message typed in a live thread', () => {
  test("is texted once after the thread's live notice, however often Slack delivers the event", async () => {
    const { goLive, sendInThread, listTexted, jobs, clock } = await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    expect(await sendInThread('second', { ts })).toBe('texted');
    expect(await sendInThread('second', { ts })).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['second']);
  });

  test.each([
    ['when it is too old to be texted', async () => undefined],
    [
      'after the thread was made live again',
      async ({ live, jobs }: Awaited<ReturnType<typeof createLiveWorld>>) => {
        await live.setLive('C1', 'U1', false);
        await jobs.runFor(MINUTE);
        await live.setLive('C1', 'U1', true);
      },
    ],
  ])(
    'is texted once when Slack delivers its event again %s, and no note offers it',
    async (_, meanwhile) => {
      const world = await createLiveWorld();
      const { goLive, sendInThread, listTexted, jobs, clock, threads } = world;
      await goLive();
      const ts = formatTs(clock.now());
      expect(await sendInThread('second', { ts })).toBe('texted');
      await jobs.runFor(11 * MINUTE);
      await meanwhile(world);
      await jobs.runFor(MINUTE);
      const noticesBefore = threads.messages.filter(
        ({ content }) => content.kind === 'not texted',
      ).length;
      expect(await sendInThread('second', { ts })).toBe('texted');
      await jobs.runFor(HOUR);
      expect(listTexted()).toEqual(['second']);
      const saidSince = threads.messages.filter(({ content }) => content.kind === 'not texted');
      expect(saidSince).toHaveLength(noticesBefore);
    },
  );

  test('before the live notice is never texted, however late Slack delivers its event', async () => {
    const { goLive, sendInThread, listTexted, jobs, clock, threads } = await createLiveWorld();
    const before = formatTs(clock.now());
    await goLive();
    // Slack delivers the event again, and the event of an older message late.
    expect(await sendInThread('first', { ts: before })).toBe('not texted');
    expect(await sendInThread('late', { ts: '0.5' })).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual([]);
    const refusals = threads.messages.filter(({ content }) => content.kind === 'not texted');
    expect(refusals).toHaveLength(2);
  });

  test("more than ten minutes before its event isn't texted, until somebody presses *Text it now*", async () => {
    const { goLive, sendInThread, listTexted, jobs, clock, threads, live, pressTextNow } =
      await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Running late', { ts })).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual([]);
    const { content } = threads.messages.at(-1) ?? {};
    expect(content).toMatchObject({
      kind: 'not texted',
      problem: { code: 'typed_long_ago' },
      typed: { ts, words: 'Running late' },
    });
    expect(await pressTextNow({ ts, words: 'Running late' })).toEqual({ kind: 'texted' });
    await jobs.runFor(MINUTE);
    expect(await pressTextNow({ ts, words: 'Running late' })).toEqual({ kind: 'before' });
    // Slack delivers the event once more.
    expect(await sendInThread('Running late', { ts })).toBe('not texted');
    await jobs.runFor(HOUR);
    expect(listTexted()).toEqual(['Running late']);
    expect(await live.isLive('C1')).toBe(true);
  });

  test('up to ten minutes before its event is texted', async () => {
    const { goLive, sendInThread, listTexted, jobs, clock } = await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(9 * MINUTE);
    expect(await sendInThread('Soon', { ts })).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['Soon']);
  });

  test("isn't texted again if ClickSend delays it for longer than ten minutes, and a note offers it", async () => {
    const { goLive, sendInThread, listTexted, jobs, clock, clickSend, threads, records } =
      await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    clickSend.nextOutcomes = [answerBusy(20 * MINUTE)];
    await sendInThread('Where are you?', { ts });
    await jobs.runFor(HOUR);
    // Submitted once, and refused.
    expect(listTexted()).toEqual(['Where are you?']);
    expect(threads.messages.at(-1)?.content).toMatchObject({
      problem: { code: 'typed_long_ago' },
      typed: { ts, words: 'Where are you?' },
    });
    // A note that is posted needs no text in the store.
    expect(await records.unsentAnswer.get('C1', ts)).not.toHaveProperty('words', expect.anything());
  });

  test('before the thread was live is texted by *Text it now*, but not to a contact who opted out', async () => {
    const { goLive, pressTextNow, listTexted, jobs, clock, threads, ledger } =
      await createLiveWorld();
    await goLive();
    const { content } = threads.messages.at(-1) ?? {};
    expect(content).toMatchObject({ kind: 'not texted', typed: { words: 'first' } });
    await ledger.recordKeyword({ messageId: 'STOP', phone: ada, at: clock.now() }, 'stop');
    const typed = { ts: '5.0', words: 'first' };
    expect(await pressTextNow(typed)).toMatchObject({
      kind: 'problem',
      problem: { code: 'opted_out' },
    });
    await ledger.recordKeyword({ messageId: 'START', phone: ada, at: clock.now() }, 'start');
    expect(await pressTextNow({ ...typed, words: 'x'.repeat(2_000) })).toMatchObject({
      problem: { code: 'text_too_long' },
    });
    expect(await Promise.all([pressTextNow(typed), pressTextNow(typed)])).toContainEqual({
      kind: 'texted',
    });
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['first']);
  });

  test("can't be texted by a guest with *Text it now*, and a guest's late message isn't offered", async () => {
    const { goLive, sendInThread, pressTextNow, listTexted, jobs, clock, threads } =
      await createLiveWorld({
        roles: { U7: 'guest' },
      });
    await goLive();
    await expect(pressTextNow({ ts: '5.0', words: 'Hello' })).rejects.toMatchObject({
      code: 'guest',
    });
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Late', { ts, user: 'U7' })).toBe('not texted');
    await jobs.runFor(MINUTE);
    const { content } = threads.messages.at(-1) ?? {};
    expect(content).toMatchObject({ problem: { code: 'guest' } });
    expect(content).not.toHaveProperty('typed', expect.anything());
    expect(listTexted()).toEqual([]);
  });

  test("isn't texted by *Text it now* from a thread that has no contact or several", async () => {
    const { live, setRecipients, pressTextNow } = await createLiveWorld();
    const before = { team: 'T1', channel: 'C9', threadTs: '9.0', by: 'U1' };
    const typed = { ts: '5.0', words: 'Hello' };
    expect(await live.textNow({ ...before, typed })).toEqual({ kind: 'gone' });
    await setRecipients([ada, ben]);
    expect(await pressTextNow(typed)).toEqual({ kind: 'gone' });
  });

  test("with an attachment isn't texted, and a note in the thread says why", async () => {
    const { goLive, sendInThread, listTexted, jobs, threads } = await createLiveWorld();
    await goLive();
    expect(await sendInThread('see this', { hasAttachment: true })).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual([]);
    expect(threads.messages.at(-1)?.content).toMatchObject({ problem: { code: 'words_only' } });
  });

  test("isn't texted to another contact than the live notice names, until a new notice names them", async () => {
    const { goLive, sendInThread, listTexted, jobs, setRecipients, threads } =
      await createLiveWorld();
    await goLive();
    await setRecipients([ben]);
    expect(await sendInThread('for Ada')).toBe('not texted');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual([]);
    expect(
      threads.messages.findLast(({ content }) => content.kind === 'live')?.content,
    ).toMatchObject({
      who: { phone: ben },
    });
    expect(await sendInThread('for Ben')).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['for Ben']);
  });

  test("after its send was cancelled isn't texted, until somebody presses *Text it now*", async () => {
    const world = await createConversationWorld();
    const { jobs, live, records, clock, threads } = world;
    await live.setLive('C1', 'U1', true);
    const schedule = { at: clock.now() + 5 * HOUR, with: 'app' } as const;
    const send = await world.addSend([ada], { schedule });
    await jobs.runFor(MINUTE);
    const { channel = '', ts: threadTs = '' } = (await records.post.get(send.id)) ?? {};
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
        isUnderOurs: true,
        text: async () => words,
      });
    expect(await type('See you at five')).toBe('texted');
    await jobs.runFor(MINUTE);
    await world.cancelSend(send.id, 'U2');
    const ts = formatTs(clock.now());
    expect(await type('Wrong number, sorry', ts)).toBe('not texted');
    await jobs.runFor(HOUR);
    const texted = () => world.clickSend.submissions.flat().map(({ body }) => body);
    expect(texted()).toEqual(['See you at five']);
    expect(threads.messages.at(-1)?.content).toMatchObject({
      problem: { code: 'thread_cancelled' },
      typed: { ts, words: 'Wrong number, sorry' },
    });
    const typed = { ts, words: 'Wrong number, sorry' };
    expect(await live.textNow({ team: 'T1', channel, threadTs, typed, by: 'U1' })).toEqual({
      kind: 'texted',
    });
  });

  test("isn't texted by *Text it now* after the same text was typed again and texted", async () => {
    const { goLive, sendInThread, pressTextNow, listTexted, jobs, clock } = await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Running late', { ts })).toBe('not texted');
    expect(await sendInThread('Another')).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(await sendInThread('Running late')).toBe('texted');
    await jobs.runFor(MINUTE);
    expect(await pressTextNow({ ts, words: 'Running late' })).toEqual({ kind: 'before' });
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['Another', 'Running late']);
  });

  test('is texted by *Text it now* only to the contact that it was typed for', async () => {
    const { goLive, sendInThread, pressTextNow, listTexted, jobs, clock, setRecipients } =
      await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    await jobs.runFor(11 * MINUTE);
    expect(await sendInThread('Dear Ada', { ts })).toBe('not texted');
    await jobs.runFor(MINUTE);
    // An edit sends the thread's message to Ben instead of Ada.
    await setRecipients([ben]);
    expect(await pressTextNow({ ts, words: 'Dear Ada' })).toEqual({ kind: 'gone' });
    await setRecipients([ada]);
    expect(await pressTextNow({ ts, words: 'Dear Ada' })).toEqual({ kind: 'texted' });
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['Dear Ada']);
  });

  test("isn't read when it won't be texted", async () => {
    const { sendInThread, goLive } = await createLiveWorld();
    const failToText = () => Promise.reject(new Error('asked'));
    expect(await sendInThread('', { text: failToText })).toBe('inside');
    await goLive();
    expect(await sendInThread('', { text: failToText, isPrivateNote: true })).toBe('inside');
  });

  test('is texted in the order of typing, whichever event Slack delivers first', async () => {
    const { goLive, sendInThread, listTexted, jobs, clock } = await createLiveWorld();
    await goLive();
    const from = clock.now();
    for (const n of [3, 0, 2, 1]) await sendInThread(`${n}`, { ts: formatTs(from + n) });
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['0', '1', '2', '3']);
  });

  test('is texted after the one that ClickSend answered with 429', async () => {
    const { goLive, sendInThread, listTexted, jobs, clickSend } = await createLiveWorld();
    await goLive();
    clickSend.nextOutcomes = [answerBusy(20 * SECOND)];
    await sendInThread('one');
    await jobs.runFor(2 * SECOND);
    await sendInThread('two');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['one', 'one', 'two']);
  });

  test("isn't texted if the thread stops being live while ClickSend delays it, and the author is notified", async () => {
    const { goLive, sendInThread, listTexted, jobs, clickSend, endLive, chat } =
      await createLiveWorld();
    await goLive();
    clickSend.nextOutcomes = [answerBusy(20 * SECOND)];
    await sendInThread('wait');
    await jobs.runFor(2 * SECOND);
    await endLive();
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual(['wait']);
    expect(chat.authorNotices.at(-1)).toMatchObject({
      recipients: [{ problem: { code: 'thread_not_live' } }],
    });
  });

  test.each(['at once', 'late'])(
    "that has no text for a phone isn't texted (%s), and a note says so without an offer",
    async (when) => {
      const { goLive, sendInThread, listTexted, jobs, clock, threads } = await createLiveWorld();
      await goLive();
      const ts = formatTs(clock.now());
      if (when === 'late') await jobs.runFor(11 * MINUTE);
      // A message with only a custom emoji has no text left.
      expect(await sendInThread('', { ts })).toBe('not texted');
      await jobs.runFor(MINUTE);
      expect(listTexted()).toEqual([]);
      const { content } = threads.messages.at(-1) ?? {};
      expect(content).toMatchObject({ kind: 'not texted', problem: { code: 'nothing_to_text' } });
      expect(content).not.toHaveProperty('typed.words');
    },
  );

  test("and deleted isn't texted by *Text it now*", async () => {
    const { goLive, deletes, pressTextNow, listTexted, jobs, threads } = await createLiveWorld();
    await goLive();
    const { content } = threads.messages.at(-1) ?? {};
    const typed = content?.kind === 'not texted' ? content.typed : undefined;
    expect(typed).toMatchObject({ words: 'first' });
    if (!typed) return;
    await deletes(typed.ts);
    expect(await pressTextNow(typed)).toMatchObject({ problem: { code: 'typed_deleted' } });
    await jobs.runFor(HOUR);
    expect(listTexted()).toEqual([]);
  });

  test("and deleted before Slack delivers its event isn't texted", async () => {
    const { goLive, sendInThread, listTexted, jobs, clock, deletes } = await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    await deletes(ts);
    expect(await sendInThread('Wrong window', { ts })).toBe('not texted');
    await jobs.runFor(HOUR);
    expect(listTexted()).toEqual([]);
  });

  test.each(['deletes', 'edits'] as const)(
    "isn't texted if the person %s it while the batch's intent is stored, but is if they do so later",
    async (change) => {
      const { goLive, sendInThread, listTexted, jobs, clock, store, ...world } =
        await createLiveWorld();
      const changes = world[change];
      await goLive();
      const { setIfAbsent } = store;
      const ts = formatTs(clock.now());
      store.setIfAbsent = async (key, value, ttlMs) => {
        const isNew = await setIfAbsent(key, value, ttlMs);
        if (key.startsWith('batch:')) await changes(ts);
        return isNew;
      };
      await sendInThread('Wrong window', { ts });
      await jobs.runFor(MINUTE);
      expect(listTexted()).toEqual([]);
      Object.assign(store, { setIfAbsent });
      const later = formatTs(clock.now());
      await sendInThread('Right window', { ts: later });
      await jobs.runFor(MINUTE);
      await changes(later);
      await jobs.runFor(HOUR);
      expect(listTexted()).toEqual(['Right window']);
    },
  );

  describe('and edited before Slack delivers its event', () => {
    test("isn't texted as first typed: a note offers the edited text", async () => {
      const { goLive, sendInThread, listTexted, pressTextNow, edits, threads, jobs, clock } =
        await createLiveWorld();
      await goLive();
      const ts = formatTs(clock.now());
      await edits(ts, 'At four');
      await edits(ts, 'At five');
      expect(await sendInThread('At three', { ts })).toBe('not texted');
      expect(await sendInThread('At three', { ts })).toBe('not texted');
      await jobs.runFor(MINUTE);
      expect(listTexted()).toEqual([]);
      const typed = { ts, words: 'At five' };
      expect(threads.messages.at(-1)?.content).toMatchObject({ kind: 'not texted', typed });
      await pressTextNow(typed);
      await jobs.runFor(MINUTE);
      expect(listTexted()).toEqual(['At five']);
    });

    test('stays in Slack if the edit made it a private note', async () => {
      const { goLive, sendInThread, listTexted, edits, threads, jobs, clock } =
        await createLiveWorld();
      await goLive();
      const before = threads.messages.length;
      const ts = formatTs(clock.now());
      await edits(ts, '// He is impossible', { isPrivateNote: true });
      await sendInThread('He is impossible', { ts });
      await jobs.runFor(MINUTE);
      expect(listTexted()).toEqual([]);
      expect(threads.messages).toHaveLength(before);
    });

    test('is texted if the edit left its words as they were', async () => {
      const { goLive, sendInThread, listTexted, edits, jobs, clock } = await createLiveWorld();
      await goLive();
      const ts = formatTs(clock.now());
      await edits(ts, 'At five');
      expect(await sendInThread('At five', { ts })).toBe('texted');
      await jobs.runFor(MINUTE);
      expect(listTexted()).toEqual(['At five']);
    });

    test('or at the same moment, is texted as first typed only if a note says so', async () => {
      const { goLive, sendInThread, listTexted, edits, threads, jobs, clock } =
        await createLiveWorld();
      await goLive();
      for (const first of ['edit', 'event'] as const) {
        const ts = formatTs(clock.now());
        const edit = () => edits(ts, 'At five');
        const receive = () => sendInThread('At four', { ts });
        const acts = first === 'edit' ? [edit, receive] : [receive, edit];
        await Promise.all(acts.map((act) => act()));
        const noticesBefore = threads.messages.length;
        await jobs.runFor(MINUTE);
        const kinds = threads.messages.slice(noticesBefore).map(({ content }) => content.kind);
        expect(kinds).toContain(listTexted().includes('At four') ? 'edited late' : 'not texted');
        expect(listTexted()).not.toContain('At five');
      }
    });

    test('leaves nothing stored if it was a private note, is older, or is in a thread that is not live', async () => {
      const { goLive, edits, endLive, records, clock, channel } = await createLiveWorld();
      await goLive();
      const ts = formatTs(clock.now());
      await edits(ts, 'At five', { wasPrivateNote: true });
      const old = formatTs(clock.now() - 11 * MINUTE);
      await edits(old, 'At five');
      await endLive();
      const other = formatTs(clock.now() - SECOND);
      await edits(other, 'At five');
      for (const one of [ts, old, other])
        expect(await records.unsentAnswer.get(channel, one)).toBeUndefined();
    });
  });

  test('and edited has no stored text left after ClickSend refused the first text', async () => {
    const { goLive, sendInThread, edits, jobs, clock, records, threads, ...world } =
      await createLiveWorld();
    await goLive();
    const ts = formatTs(clock.now());
    world.clickSend.nextOutcomes = [
      async () => {
        await edits(ts);
        return refuseForCredit();
      },
    ];
    await sendInThread('first', { ts });
    await jobs.runFor(HOUR);
    expect(await records.unsentAnswer.get('C1', ts)).toMatchObject({ isSaid: true });
    expect((await records.unsentAnswer.get('C1', ts))?.words).toBeUndefined();
    expect(threads.messages.filter(({ content }) => content.kind === 'edited late')).toEqual([]);
  });

  describe.each([
    ['at once', []],
    ['at the second attempt', [answerBusy(SECOND)]],
  ])('edited before any write of the submission, accepted %s', (_, answers) => {
    test.each(Array.from({ length: 30 }, (_each, n) => n))(
      '(write %i): the first text is texted, or the edited one is offered',
      async (n) => {
        const world = await createLiveWorld();
        const {
          goLive,
          sendInThread,
          listTexted,
          pressTextNow,
          jobs,
          clock,
          store,
          edits,
          threads,
        } = world;
        await goLive();
        world.clickSend.nextOutcomes = [...answers];
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
        const lines = threads.messages.map(({ content }) => content);
        const offers = lines.flatMap((line) =>
          line.kind === 'not texted' && line.typed?.ts === ts ? [line.typed] : [],
        );
        const late = lines.filter(({ kind }) => kind === 'edited late');
        const [offer] = offers;
        if (offer) await pressTextNow(offer);
        await jobs.runFor(HOUR);
        // The first submissions were answered with 429.
        const texted = listTexted().slice(answers.length);
        // The app ignores an edit whose event arrives before that of the message.
        const isHeard = offers.length + late.length > 0;
        expect(texted).toEqual([offer ? 'Edited' : 'first']);
        if (isHeard) expect([offers.length, late.length].sort()).toEqual([0, 1]);
      },
    );
  });

  test("isn't texted if the thread stops being live while the batch's intent is stored", async () => {
    const { goLive, sendInThread, listTexted, jobs, endLive, store } = await createLiveWorld();
    await goLive();
    const { setIfAbsent } = store;
    store.setIfAbsent = async (key, value, ttlMs) => {
      const isNew = await setIfAbsent(key, value, ttlMs);
      if (key.startsWith('batch:')) await endLive();
      return isNew;
    };
    await sendInThread('too late');
    await jobs.runFor(MINUTE);
    expect(listTexted()).toEqual([]);
  });
});

describe('a batch that loses a recipient after its intent was stored', () => {
  test('goes back to waiting before it is submitted, so that no replica calls it unconfirmed', async () => {
    const { addSend, optOuts, store, clickSend, jobs, records } = await createConversationWorld();
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
    clickSend.nextOutcomes = [acceptAll];
    const send = await addSend([ada, ben]);
    await jobs.runFor(MINUTE);
    expect(between).toMatchObject({ kind: 'waiting' });
    expect(await records.batch.get(send.id, 0)).toMatchObject({ kind: 'answered' });
  });
});

describe('a person without permission types in a live thread', () => {
  const roles = { UOUT: 'outsider', UGUEST: 'guest' } as const;

  test.each([
    ['according to the event', { user: 'U9', isExternal: true }],
    ['according to Slack’s users', { user: 'UOUT' }],
  ])('an outsider (%s): nothing is texted, and one note says so', async (_, who) => {
    const world = await createLiveWorld({ roles });
    await world.goLive();
    const ts = '1900000000.000001';
    expect(await world.sendInThread('We pay double', { ...who, ts })).toBe('not texted');
    expect(await world.sendInThread('Call us', { ...who, ts: '1900000001.000001' })).toBe('inside');
    // Slack delivers the event of the first message again.
    expect(await world.sendInThread('We pay double', { ...who, ts })).toBe('not texted');
    await world.jobs.runFor(MINUTE);
    expect(world.listTexted()).toEqual([]);
    const notices = world.threads.messages.map(({ content }) => content).slice(3);
    expect(notices).toEqual([
      expect.objectContaining({ kind: 'not texted', user: who.user, problem: outsider }),
    ]);
    expect(await world.sendInThread('On our way')).toBe('texted');
  });
  const outsider = expect.objectContaining({ code: 'outsider_in_thread' });

  test('a guest: nothing is texted, and a note says so', async () => {
    const world = await createLiveWorld({ roles });
    await world.goLive();
    expect(await world.sendInThread('On our way', { user: 'UGUEST' })).toBe('not texted');
    await world.jobs.runFor(MINUTE);
    expect(world.listTexted()).toEqual([]);
    expect(world.threads.messages.at(-1)?.content).toMatchObject({ problem: { code: 'guest' } });
  });

  test("an outsider in a thread that isn't live: no note is posted", async () => {
    const world = await createLiveWorld({ roles });
    expect(await world.sendInThread('We pay double', { user: 'U9', isExternal: true })).toBe(
      'inside',
    );
    await world.jobs.runFor(MINUTE);
    expect(world.threads.messages).toEqual([]);
  });
});
