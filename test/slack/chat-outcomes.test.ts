import { describe, expect, test } from 'vitest';
import { findMessageRefusal } from '../../sandbox/slack/check/message.ts';
import { RetryLaterError } from '../../src/core/errors.ts';
import { createSlackFileFinder } from '../../src/slack/adapters/files.ts';
import { createSlackSendPosts } from '../../src/slack/adapters/send-posts.ts';
import { SLACK_OUTCOMES } from '../../src/slack/errors/outcomes.ts';
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
} from './scripted-slack.ts';
import { makePhone, makeProgress, makeSend, repeatItem } from './sends.ts';

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

/** What a call would show: its text, and the types of its blocks. */
function parseShown({ args }: { readonly args: URLSearchParams }) {
  const blocks = JSON.parse(args.get('blocks') ?? '[]') as readonly {
    readonly type: string;
    readonly accessory?: { readonly type: string };
  }[];
  expect(findMessageRefusal({ text: args.get('text'), blocks }, () => {})).toBeUndefined();
  // In a simpler message, a menu beside a text gets a row of its own.
  const kinds = blocks.flatMap(({ type, accessory }) =>
    accessory?.type === 'overflow' ? [type, 'actions'] : [type],
  );
  return { text: args.get('text') ?? '', kinds };
}

const postCalls = [
  ['an update of the post', (chat: Chat) => chat.updatePost(post, send, progress)],
  ['a thread note', (chat: Chat) => chat.postThreadNote(post, send, progress, question)],
  [
    'an update of a thread note',
    (chat: Chat) => chat.updateThreadNote(post, '2.2', send, progress, question),
  ],
  ['a closed question', (chat: Chat) => chat.closeQuestion(post, '2.2', { kind: 'found' })],
] as const;

describe.each(SLACK_OUTCOMES.filter((one) => one.post))(
  '$code',
  ({ code, also = [], post: is }) => {
    test.each([code, ...also])(`%s means that the post is ${is}`, async (error) => {
      for (const [, act] of postCalls) {
        const { chat } = await createChatThat(answerError(error));
        const expected = is === 'gone' ? 'post_gone' : 'post_not_editable';
        expect(await catchError(act(chat))).toMatchObject({ code: expected, retry: 'never' });
      }
    });
  },
);

describe('a message that Slack finds too long', () => {
  test.each([
    ['a post', (chat: Chat) => chat.postMessage(send, progress)],
    ...postCalls.slice(0, 3),
    [
      'a direct message to the author',
      (chat: Chat) => chat.notifyAuthor(send, { kind: 'failed', recipients: failures }),
    ],
  ] as const)('%s is shortened and keeps its buttons', async (_name, act) => {
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

  test('is shortened and loses its picture if Slack can’t show that either', async () => {
    const { chat, calls } = await createChatThat(
      answerError('invalid_blocks'),
      answerError('msg_blocks_too_long'),
      answerOk(),
    );
    expect(await chat.postMessage(send, progress)).toMatchObject({ showsPicture: false });
    expect(calls).toHaveLength(3);
  });

  test('fails for good when even the shortest form is too long', async () => {
    const { chat, calls } = await createChatThat(answerError('msg_too_long'));
    const final = { code: 'msg_too_long', retry: 'never' };
    expect(await catchError(chat.postMessage(send, progress))).toMatchObject(final);
    // Full, shortened, without the picture, as plain text.
    expect(calls.map(({ args }) => args.has('blocks'))).toEqual([true, true, true, false]);
  });
});

describe('a message that Slack does not render', () => {
  const hasPicture = (args: URLSearchParams) => (args.get('blocks') ?? '').includes('slack_file');
  const words = SLACK_OUTCOMES.filter(({ follows }) => follows === 'simpler').flatMap(
    ({ code, also = [] }) => [code, ...also],
  );

  test.each([...words, 'a_word_that_nobody_knows', 'file_deleted'])(
    '%s: the message is posted again without its picture',
    async (error) => {
      const { chat, calls } = await createChatThat(answerError(error), answerOk());
      expect(await chat.postMessage(send, progress)).toMatchObject({ showsPicture: false });
      expect(calls.map(({ args }) => hasPicture(args))).toEqual([true, false]);
    },
  );

  test.each([
    ['a post', (chat: Chat) => chat.postMessage(send, progress)],
    ...postCalls,
    [
      'a direct message to the author',
      (chat: Chat) => chat.notifyAuthor(send, { kind: 'overdue' }),
    ],
  ] as const)(
    '%s is tried in simple blocks with its buttons, then as plain text',
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

  test('fails for good when Slack refuses even the plain text', async () => {
    const { chat } = await createChatThat(answerError('invalid_blocks'));
    expect(await catchError(chat.postMessage(send, progress))).toMatchObject({
      retry: 'never',
      answered: true,
    });
  });

  test('is not retried in another form when Slack refuses the channel', async () => {
    const { chat, calls } = await createChatThat(answerError('restricted_action'));
    expect(await catchError(chat.postMessage(send, progress))).toMatchObject({ retry: 'never' });
    expect(calls).toHaveLength(1);
  });

  test('is posted without metadata when Slack refuses the metadata', async () => {
    const { chat, calls } = await createChatThat(
      answerError('invalid_metadata_schema'),
      answerOk(),
    );
    expect(await chat.postMessage(send, progress)).toMatchObject({ showsPicture: true });
    expect(calls.map(({ args }) => args.has('metadata'))).toEqual([true, false]);
  });

  test('shows its picture after a later update', async () => {
    const { chat, calls } = await createChatThat(answerOk());
    expect(await chat.updatePost(post, send, progress)).toEqual({ showsPicture: true });
    expect(calls.map(({ args }) => hasPicture(args))).toEqual([true]);
  });
});

describe('a thread message that Slack posted at the root of the channel', () => {
  const atRoot = answerOk({ message: { ts: '1.1', text: 'x' } });
  const answer = { ...send, threadTs: '0.9' };
  const stray = { code: 'post_stray', at: { channel: 'C1', ts: '1.1' } };
  test.each([
    ['a thread note', (chat: Chat) => chat.postThreadNote(post, send, progress, question)],
    ['an answer', (chat: Chat) => chat.postMessage(answer, progress)],
  ] as const)('%s throws post_stray', async (_name, act) => {
    const { chat } = await createChatThat(atRoot);
    expect(await catchError(act(chat))).toMatchObject(stray);
  });

  test('throws post_stray when the search for it finds it there', async () => {
    const metadata = { event_payload: { send: send.id, note: 'x' } };
    const { chat } = await createChatThat(
      answerError('thread_not_found'),
      answerJson({ ok: true, messages: [{ ts: '1.1', metadata }] }),
    );
    expect(await catchError(chat.findThreadNote(post, send, 'x', within))).toMatchObject(stray);
  });

  test('is deleted, or emptied where Slack refuses to delete it', async () => {
    const { chat, calls } = await createChatThat(answerError('cant_delete_message'), answerOk());
    await chat.deleteMessage(stray.at);
    expect(calls.map(({ method }) => method)).toEqual(['chat.delete', 'chat.update']);
    expect(calls[1]?.args.get('text')).toContain('I removed this');
  });

  test('is not reported when Slack posted it in the thread, or when a post belongs at the root', async () => {
    const there = answerOk({ message: { ts: '1.1', text: 'x', thread_ts: '0.9' } });
    const { chat } = await createChatThat(there);
    expect(await chat.postThreadNote(post, send, progress, question)).toBe('1.1');
    const { chat: other } = await createChatThat(atRoot);
    expect(await other.postMessage(send, progress)).toMatchObject({ ts: '1.1' });
  });
});

describe('an unknown error of Slack', () => {
  test.each(['a_word_that_nobody_knows', 'team_added_to_org'])(
    '%s is final when it lasts longer than a minute',
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

  test('starts a new minute after a success in between', async () => {
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

describe('a call that Slack limits, or refuses because the app was removed', () => {
  const userActions = [
    ['a post', (chat: Chat) => chat.postMessage(send, progress)],
    ...postCalls,
    ['a search for a post', (chat: Chat) => chat.findPost(send, within)],
    ['a search for a thread note', (chat: Chat) => chat.findThreadNote(post, send, 'x', within)],
    [
      'a direct message to the author',
      (chat: Chat) => chat.notifyAuthor(send, { kind: 'overdue' }),
    ],
  ] as const;
  test.each(userActions)('%s throws RetryLaterError after one call', async (_name, act) => {
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

describe('a search for a message that may already be posted', () => {
  const searches = [
    ['a search for a post', (chat: Chat) => chat.findPost(send, within)],
    ['a search for a thread note', (chat: Chat) => chat.findThreadNote(post, send, 'x', within)],
  ] as const;
  test.each(searches)('%s finds nothing where the app may not read', async (_name, look) => {
    const { chat } = await createChatThat(answerError('not_in_channel'));
    expect(await look(chat)).toBeUndefined();
  });

  test.each(searches)(
    '%s throws slack_unreached when Slack is unreachable, so that it is repeated',
    async (_name, look) => {
      const { chat, close } = await createChatThat(answerOk());
      close();
      expect(await catchError(look(chat))).toMatchObject({ code: 'slack_unreached' });
    },
  );
});

test('an author whom the app can’t message directly is notified in the channel', async () => {
  const { chat, calls } = await createChatThat(answerError('messages_tab_disabled'), answerOk());
  await chat.notifyAuthor(send, { kind: 'overdue' });
  expect(calls.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.postEphemeral']);
});

test('findFile retries later while Slack limits the rate, and fails when the app was removed', async () => {
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
