import { expect, test } from 'vitest';
import type { TextNowRequest, TextNowResult } from '../../src/core/conversations/text-now.ts';
import { registerButtons } from '../../src/slack/actions/button.ts';
import { textNowButton } from '../../src/slack/actions/text-now.ts';
import { buildLiveThreadMessage } from '../../src/slack/messages/thread/live-thread.ts';
import { buildPress, createFormApp, noPages } from './form-app.ts';

const problem = { code: 'typed_long_ago', what: 'It was typed <long> ago', todo: 'Press it' };
const line = { kind: 'not texted', user: 'U1', problem } as const;
const threadMessage = { ts: '5.000001', words: 'On my way & “soon”\nJo' };

/** The button below such a message. */
function getButton(words: string) {
  const { blocks } = buildLiveThreadMessage({ ...line, typed: { ...threadMessage, words } });
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  return elements.find((one) => one.type === 'button');
}

/** A person presses the button; returns the requests made and the response they get. */
async function pressButton(
  result: TextNowResult,
  value = getButton(threadMessage.words)?.value ?? '',
) {
  const slack = createFormApp();
  const requests: TextNowRequest[] = [];
  registerButtons<Parameters<typeof textNowButton.run>[0]>(slack.app, [textNowButton], {
    commands: noPages,
    live: {
      textNow: async (before) => {
        requests.push(before);
        return result;
      },
    },
  });
  const message = { ts: '7.0', thread_ts: '1.0' };
  await slack.hear({ ...buildPress('text_now', value, 'U7'), message });
  return { requests, response: slack.calls.at(-1)?.args };
}

test('*Text it now* texts exactly the message that was not texted', async () => {
  const { requests, response } = await pressButton({ kind: 'texted' });
  expect(requests).toEqual([
    { team: 'T1', channel: 'C1', threadTs: '1.0', typed: threadMessage, by: 'U7' },
  ]);
  expect(response).toMatchObject({ response_type: 'ephemeral', replace_original: false });
  expect(response?.text).toMatch(/Texting it now/);
});

test.each<[TextNowResult, RegExp]>([
  [{ kind: 'before' }, /was already texted/],
  [{ kind: 'gone' }, /has expired/],
  [{ kind: 'problem', problem }, /Not texted: It was typed &lt;long&gt; ago/],
])('the person who pressed *Text it now* gets an explanation: %j', async (result, words) => {
  expect((await pressButton(result)).response?.text).toMatch(words);
});

test.each(['', '{', '{"ts":"5.0"}', 'null'])(
  'an invalid button value texts nothing: %j',
  async (value) => {
    const { requests, response } = await pressButton({ kind: 'texted' }, value);
    expect(requests).toEqual([]);
    expect(response?.text).toMatch(/has expired/);
  },
);

test('there is no button if the message must not be texted or does not fit into the button’s value', () => {
  expect(buildLiveThreadMessage(line).blocks).toHaveLength(1);
  expect(getButton('x'.repeat(1_224))?.value).toHaveLength(1_224 + 28);
  expect(getButton('\n'.repeat(1_224))).toBeUndefined();
});
