import { expect, test } from 'vitest';
import type { PostedWithin } from '../../src/core/ports/threads.ts';
import { createSlackSendPosts } from '../../src/slack/adapters/send-posts.ts';
import { createSlackThreads } from '../../src/slack/adapters/threads.ts';
import { type Answer, answerJson, createProcess, startScriptedSlack } from './scripted-slack.ts';
import { makeSend } from './sends.ts';

const send = makeSend(2);
const post = { channel: 'C1', ts: '1.1', showsPicture: true };
const FROM = 1_700_000_000;
const within = { from: FROM * 1000, until: (FROM + 10) * 1000 };

/** A channel with a message every second before and since, one of them the app’s. */
function answerBusyChannel(posted: Readonly<Record<string, unknown>>): Answer {
  const all = Array.from({ length: 3_000 }, (_, n) => ({ ts: `${FROM - 1_000 + n}.000000` }))
    .map((message) => (message.ts === `${FROM + 2}.000000` ? { ...message, ...posted } : message))
    .toReversed();
  return (res, call) => {
    const args = Object.fromEntries(call.args);
    const shown = all.filter(
      ({ ts }) => ts > (args.oldest ?? '0') && ts < (args.latest ?? '9999999999'),
    );
    const start = Number(args.cursor ?? 0);
    const end = start + Number(args.limit);
    const next = end < shown.length ? { response_metadata: { next_cursor: `${end}` } } : {};
    answerJson({ ok: true, messages: shown.slice(start, end), ...next })(res, call);
  };
}

const searches = [
  [
    'post',
    { send: send.id },
    async (client: Client, when: PostedWithin = within) =>
      (await createSlackSendPosts(client, async () => 'AU').findPost(send, when))?.ts,
  ],
  [
    'note',
    { send: send.id, note: 'x' },
    (client: Client, when: PostedWithin = within) =>
      createSlackSendPosts(client, async () => 'AU').findThreadNote(post, send, 'x', when),
  ],
  [
    'conversation message',
    { line: 'reply-1' },
    async (client: Client, when: PostedWithin = within) =>
      (await createSlackThreads(client, 'AU').findMessage({ channel: 'C1' }, 'reply-1', when))?.ts,
  ],
] as const;

test.each(searches)(
  'a lost %s is found among thousands of later messages',
  async (_name, event_payload, look) => {
    const { apiUrl } = await startScriptedSlack(answerBusyChannel({ metadata: { event_payload } }));
    expect(await look(createProcess(apiUrl).client)).toBe(`${FROM + 2}.000000`);
  },
);

test.each(searches)(
  'a search for a %s reads one narrow page if that is enough',
  async (_name, event_payload, look) => {
    const there = { ts: `${FROM + 2}.000000`, thread_ts: '1.1', metadata: { event_payload } };
    const page = { messages: [there], response_metadata: { next_cursor: 'more' } };
    const { apiUrl, calls } = await startScriptedSlack(answerJson({ ok: true, ...page }));
    expect(await look(createProcess(apiUrl).client)).toBe(there.ts);
    expect(calls).toHaveLength(1);
    expect(Object.fromEntries(calls[0]?.args ?? [])).toMatchObject({
      limit: '15',
      oldest: `${FROM - 300}`,
      latest: `${FROM + 310}`,
    });
  },
);

test.each(searches)(
  'a search for a %s without a reliable time reads one page of the newest messages',
  async (_name, event_payload, look) => {
    const there = { ts: '1.2', thread_ts: '1.1', metadata: { event_payload } };
    const page = { messages: [there], response_metadata: { next_cursor: 'more' } };
    const { apiUrl, calls } = await startScriptedSlack(answerJson({ ok: true, ...page }));
    expect(await look(createProcess(apiUrl).client, 'newest')).toBe(there.ts);
    expect(calls).toHaveLength(1);
    const args = Object.fromEntries(calls[0]?.args ?? []);
    expect(args).toMatchObject({ limit: '200' });
    expect(Object.keys(args)).not.toContain('oldest');
    expect(Object.keys(args)).not.toContain('latest');
  },
);

test('a note without a reliable time is found in a long thread, of which Slack lists the earliest messages first', async () => {
  const [, event_payload, look] = searches[1];
  const newest = { ts: `${FROM + 2}.000000`, thread_ts: '1.1', metadata: { event_payload } };
  const earlier = Array.from({ length: 1_000 }, (_, n) => ({ ts: `${FROM - 1_000 + n}.000000` }));
  const all = [...earlier, newest];
  const { apiUrl } = await startScriptedSlack((res, call) => {
    const { cursor = 0, limit } = Object.fromEntries(call.args);
    const end = Number(cursor) + Number(limit);
    const next = end < all.length ? { response_metadata: { next_cursor: `${end}` } } : {};
    answerJson({ ok: true, messages: all.slice(Number(cursor), end), ...next })(res, call);
  });
  expect(await look(createProcess(apiUrl).client, 'newest')).toBe(newest.ts);
});

type Client = ReturnType<typeof createProcess>['client'];
