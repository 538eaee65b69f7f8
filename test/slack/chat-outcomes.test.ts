import { describe, expect, test } from 'vitest';
import { findMessageRefusal } from '../../sandbox/slack/check/message.ts';
import { RetryLaterError } from '../../src/core/errors.ts';
import { createSlackFileFinder } from '../../src/slack/adapters/files.ts';
import { createSlackSendPosts } from '../../src/slack/adapters/send-posts.ts';
import { SLACK_OUTCOMES } from '../../src/slack/errors/outcomes.ts';
import { makePhone, makeProgress, makeSend, repeatItem } from './sends.ts';
import {
  type Answer,
  answerError,
  answerJson,
  answerOk,
  answerRateLimited,
  catchError,
  createProcess,
  createSharedLimits,
  startScriptedSlack,
} from './slack-that.ts';

const send = makeSend(2);
const progress = makeProgress(['queued', 'unsure']);
const post = { channel: 'C1', ts: '1.1', showsPicture: true };
const within = { from: 0, until: 1_000 };
const question = { id: 'unsure:0', kind: { kind: 'unsure', batch: 0, at: 1 } } as const;
const failures = repeatItem(40, {
  phone: makePhone(1),
  problem: { code: 'x', what: 'No', todo: '' },
});

async function createChatThat(...answers: readonly Answer[]) {
  const { apiUrl, ...slack } = await startScriptedSlack(...answers);
  return { chat: createSlackSendPosts(createProcess(apiUrl).client, async () => 'AU'), ...slack };
}

/** What a call would show: its text, and the kinds of its blocks. */
function parseShown({ args }: { readonly args: URLSearchParams }) {
  const blocks = JSON.parse(args.get('blocks') ?? '[]') as readonly {
    readonly type: string;
    readonly accessory?: { readonly type: string };
  }[];
  expect(findMessageRefusal({ text: args.get('text'), blocks }, () => {})).toBeUndefined();
  // A menu beside a text gets a row of its own in a simpler message.
  const kinds = blocks.flatMap(({ type, accessory }) =>
    accessory?.type === 'overflow' ? [type, 'actions'] : [type],
  );
  return { text: args.get('text') ?? '', kinds };
}

const doings = [
  ['an update', (chat: Chat) => chat.updatePost(post, send, progress)],
  ['a note', (chat: Chat) => chat.postThreadNote(post, send, progress, question)],
  [
    'a note made anew',
    (chat: Chat) => chat.updateThreadNote(post, '2.2', send, progress, question),
  ],
  ['a closed question', (chat: Chat) => chat.closeQuestion(post, '2.2', { kind: 'found' })],
] as const;

describe.each(SLACK_OUTCOMES.filter((one) => one.post))(
  '$code',
  ({ code, also = [], post: is }) => {
    test.each([code, ...also])(`%s says of a post that it is ${is}`, async (said) => {
      for (const [, act] of doings) {
        const { chat } = await createChatThat(answerError(said));
        const expected = is === 'gone' ? 'post_gone' : 'post_not_editable';
        expect(await catchError(act(chat))).toMatchObject({ code: expected, retry: 'never' });
      }
    });
  },
);

describe('a message that Slack finds too long', () => {
  test.each([
    ['a post', (chat: Chat) => chat.postMessage(send, progress)],
    ...doings.slice(0, 3),
    [
      'a word to the sender',
      (chat: Chat) => chat.notifyAuthor(send, { kind: 'failed', recipients: failures }),
    ],
  ] as const)('%s is shown in short, with its buttons', async (_name, act) => {
    const { chat, calls } = await createChatThat(answerError('msg_too_long'), answerOk());
    await act(chat);
    const [whole, short] = calls.map(parseShown);
    expect(calls).toHaveLength(2);
    expect(short?.text.length).toBeLessThanOrEqual(1_000);
    expect(whole?.text.slice(0, 40)).toBe(short?.text.slice(0, 40));
    expect(JSON.stringify(calls[1]?.args.get('blocks'))).toContain('shortened');
    const listActionKinds = (kinds: readonly string[] = []) =>
      kinds.filter((one) => one === 'actions');
    expect(listActionKinds(short?.kinds)).toEqual(listActionKinds(whole?.kinds));
  });

  test('and whose picture it cannot show goes without both', async () => {
    const { chat, calls } = await createChatThat(
      answerError('invalid_blocks'),
      answerError('msg_blocks_too_long'),
      answerOk(),
    );
    expect(await chat.postMessage(send, progress)).toMatchObject({ showsPicture: false });
    expect(calls).toHaveLength(3);
  });

  test('even in short is not said over and over', async () => {
    const { chat, calls } = await createChatThat(answerError('msg_too_long'));
    const final = { code: 'msg_too_long', retry: 'never' };
    expect(await catchError(chat.postMessage(send, progress))).toMatchObject(final);
    // Whole, in short, without the picture, as plain text.
    expect(calls.map(({ args }) => args.has('blocks'))).toEqual([true, true, true, false]);
  });
});

describe('a message that Slack does not render', () => {
  const hasPicture = (args: URLSearchParams) => (args.get('blocks') ?? '').includes('slack_file');
  const words = SLACK_OUTCOMES.filter(({ follows }) => follows === 'simpler').flatMap(
    ({ code, also = [] }) => [code, ...also],
  );

  test.each([...words, 'a_word_that_nobody_knows', 'file_deleted'])(
    '%s: it goes without its picture at once',
    async (said) => {
      const { chat, calls } = await createChatThat(answerError(said), answerOk());
      expect(await chat.postMessage(send, progress)).toMatchObject({ showsPicture: false });
      expect(calls.map(({ args }) => hasPicture(args))).toEqual([true, false]);
    },
  );

  test.each([
    ['a post', (chat: Chat) => chat.postMessage(send, progress)],
    ...doings,
    ['a word to the sender', (chat: Chat) => chat.notifyAuthor(send, { kind: 'overdue' })],
  ] as const)(
    '%s is said in simple blocks with its buttons, then as plain text',
    async (_name, act) => {
      const refuseBlocks: Answer = (res, call) =>
        (call.args.has('blocks') ? answerError('invalid_blocks') : answerOk())(res, call);
      const { chat, calls } = await createChatThat(refuseBlocks);
      await act(chat);
      const [plain, simple] = calls.toReversed();
      expect(plain?.args.get('text')).toBe(calls[0]?.args.get('text'));
      expect(plain?.args.has('blocks')).toBe(false);
      const kinds = simple && parseShown(simple).kinds;
      expect(new Set(kinds)).toEqual(
        new Set([
          'section',
          ...(calls[0] ? parseShown(calls[0]).kinds : []).filter((kind) => kind === 'actions'),
        ]),
      );
    },
  );

  test('and not even as plain text is final', async () => {
    const { chat } = await createChatThat(answerError('invalid_blocks'));
    expect(await catchError(chat.postMessage(send, progress))).toMatchObject({
      retry: 'never',
      answered: true,
    });
  });

  test('a refusal of its place is no reason to say it in another shape', async () => {
    const { chat, calls } = await createChatThat(answerError('restricted_action'));
    expect(await catchError(chat.postMessage(send, progress))).toMatchObject({ retry: 'never' });
    expect(calls).toHaveLength(1);
  });

  test('what Slack does not take as its mark is left out', async () => {
    const { chat, calls } = await createChatThat(
      answerError('invalid_metadata_schema'),
      answerOk(),
    );
    expect(await chat.postMessage(send, progress)).toMatchObject({ showsPicture: true });
    expect(calls.map(({ args }) => args.has('metadata'))).toEqual([true, false]);
  });

  test('a later update shows the picture after all', async () => {
    const { chat, calls } = await createChatThat(answerOk());
    expect(await chat.updatePost(post, send, progress)).toEqual({ showsPicture: true });
    expect(calls.map(({ args }) => hasPicture(args))).toEqual([true]);
  });
});

describe('a reply that Slack put at the root of the channel', () => {
  const atRoot = answerOk({ message: { ts: '1.1', text: 'x' } });
  const answer = { ...send, threadTs: '0.9' };
  const stray = { code: 'post_stray', at: { channel: 'C1', ts: '1.1' } };
  test.each([
    ['a note', (chat: Chat) => chat.postThreadNote(post, send, progress, question)],
    ['an answer', (chat: Chat) => chat.postMessage(answer, progress)],
  ] as const)('%s is told', async (_name, act) => {
    const { chat } = await createChatThat(atRoot);
    expect(await catchError(act(chat))).toMatchObject(stray);
  });

  test('is told when it is found there', async () => {
    const metadata = { event_payload: { send: send.id, note: 'x' } };
    const { chat } = await createChatThat(
      answerError('thread_not_found'),
      answerJson({ ok: true, messages: [{ ts: '1.1', metadata }] }),
    );
    expect(await catchError(chat.findThreadNote(post, send, 'x', within))).toMatchObject(stray);
  });

  test('is deleted; where Slack does not let it, its words go', async () => {
    const { chat, calls } = await createChatThat(answerError('cant_delete_message'), answerOk());
    await chat.deleteMessage(stray.at);
    expect(calls.map(({ method }) => method)).toEqual(['chat.delete', 'chat.update']);
    expect(calls[1]?.args.get('text')).toContain('I removed this');
  });

  test('in its thread it is none, and neither is a post', async () => {
    const there = answerOk({ message: { ts: '1.1', text: 'x', thread_ts: '0.9' } });
    const { chat } = await createChatThat(there);
    expect(await chat.postThreadNote(post, send, progress, question)).toBe('1.1');
    const { chat: other } = await createChatThat(atRoot);
    expect(await other.postMessage(send, progress)).toMatchObject({ ts: '1.1' });
  });
});

describe('a no that nobody knows', () => {
  test.each(['a_word_that_nobody_knows', 'team_added_to_org'])(
    '%s is final after a minute',
    async (word) => {
      const { apiUrl } = await startScriptedSlack(answerError(word));
      const limits = createSharedLimits();
      const chat = createSlackSendPosts(createProcess(apiUrl, limits).client, async () => 'AU');
      const ask = async () => catchError(chat.updatePost(post, send, progress));
      expect(await ask()).toMatchObject({ code: word, retry: 'later' });
      limits.pass(59_000);
      expect(await ask()).toMatchObject({ code: word, retry: 'later' });
      limits.pass(2_000);
      expect(await ask()).toMatchObject({ code: word, retry: 'never', answered: true });
    },
  );

  test('and a yes in between begins a new minute', async () => {
    const { apiUrl } = await startScriptedSlack(
      ...repeatItem(3, answerError('odd')),
      answerOk(),
      answerError('odd'),
    );
    const limits = createSharedLimits();
    const chat = createSlackSendPosts(createProcess(apiUrl, limits).client, async () => 'AU');
    await chat.updatePost(post, send, progress);
    limits.pass(61_000);
    expect(await catchError(chat.updatePost(post, send, progress))).toMatchObject({
      retry: 'later',
    });
  });
});

describe('what Slack asks to wait for', () => {
  const userActions = [
    ['a post', (chat: Chat) => chat.postMessage(send, progress)],
    ...doings,
    ['a look for a post', (chat: Chat) => chat.findPost(send, within)],
    ['a look for a note', (chat: Chat) => chat.findThreadNote(post, send, 'x', within)],
    ['a word to the sender', (chat: Chat) => chat.notifyAuthor(send, { kind: 'overdue' })],
  ] as const;
  test.each(userActions)('%s is not done, and nothing else in its place', async (_name, act) => {
    for (const answer of [
      answerRateLimited('3'),
      answerError('ratelimited'),
      answerError('token_revoked'),
    ]) {
      const { chat, calls } = await createChatThat(answer);
      expect(await catchError(act(chat))).toBeInstanceOf(RetryLaterError);
      expect(await catchError(act(chat))).toBeInstanceOf(RetryLaterError);
      expect(calls).toHaveLength(1);
    }
  });
});

describe('a look for what may stand already', () => {
  const looks = [
    ['for a post', (chat: Chat) => chat.findPost(send, within)],
    ['for a note', (chat: Chat) => chat.findThreadNote(post, send, 'x', within)],
  ] as const;
  test.each(looks)('%s finds nothing where Slack does not let us read', async (_name, look) => {
    const { chat } = await createChatThat(answerError('not_in_channel'));
    expect(await look(chat)).toBeUndefined();
  });

  test.each(looks)('%s is made again when Slack could not be reached', async (_name, look) => {
    const { chat, close } = await createChatThat(answerOk());
    close();
    expect(await catchError(look(chat))).toMatchObject({ code: 'slack_unreached' });
  });
});

test('a sender who cannot be written to is told in the channel', async () => {
  const { chat, calls } = await createChatThat(answerError('messages_tab_disabled'), answerOk());
  await chat.notifyAuthor(send, { kind: 'overdue' });
  expect(calls.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.postEphemeral']);
});

test('a picture is waited for while Slack is busy, but not for days while the app is out', async () => {
  const find = async (answer: Answer) => {
    const { apiUrl } = await startScriptedSlack(answer);
    const finder = createSlackFileFinder(createProcess(apiUrl).client);
    return catchError(finder.findFile({ id: 'F1', url: 'https://files.slack.com/x' }));
  };
  expect(await find(answerRateLimited('3'))).toBeInstanceOf(RetryLaterError);
  const revoked = await find(answerError('token_revoked'));
  expect(revoked).not.toBeInstanceOf(RetryLaterError);
  expect(revoked).toMatchObject({
    retry: 'later',
    retryAfterMs: 5_000,
    problem: { what: 'The app was removed from this workspace' },
  });
});

type Chat = ReturnType<typeof createSlackSendPosts>;
