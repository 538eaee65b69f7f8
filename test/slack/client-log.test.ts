import { expect, test } from 'vitest';
import {
  type BoltLogger,
  createMaskingLogger,
  formatRefusal,
} from '../../src/slack/client/client-log.ts';
import { answerJson, catchError, createProcess, startScriptedSlack } from './scripted-slack.ts';

/** The log line about a `chat.postMessage` that Slack refuses with these reasons. */
async function getLine(args: Readonly<Record<string, unknown>>, ...messages: readonly string[]) {
  const refusal = { ok: false, error: 'invalid_blocks', response_metadata: { messages } };
  const { apiUrl } = await startScriptedSlack(answerJson(refusal));
  const client = createProcess(apiUrl).client;
  const error = await catchError(client.chat.postMessage({ channel: 'C1', text: 'x' }));
  return formatRefusal('chat.postMessage', args, error);
}

const quote = (text: string) => [
  {
    type: 'rich_text',
    elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text }] }],
  },
];

test('the log line repeats Slack’s reason word for word', async () => {
  const reason = '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]';
  expect(await getLine({ blocks: quote('Less is more') }, reason)).toBe(
    `slack refused chat.postMessage: invalid_blocks; ${reason}`,
  );
});

test.each([
  [
    '[ERROR] unsupported character in "3 × 4 for Jo" [json-pointer:/blocks/0/elements/0]',
    '3 × 4 for Jo',
  ],
  ['[ERROR] invalid value: Geheim-Wort [json-pointer:/blocks/1]', 'Geheim-Wort'],
  ['[ERROR] could not parse 你好世界 at 12', '你好世界'],
])('the log line leaves out the content of the message: %s', async (reason, text) => {
  const line = await getLine({ blocks: quote(text), text }, reason);
  expect(line).toContain('invalid_blocks');
  expect(line).toContain('[ERROR]');
  for (const word of ['×', 'Jo', 'Geheim', 'Wort', '你好世界']) expect(line).not.toContain(word);
});

test('the log line never contains a phone number', async () => {
  expect(await getLine({}, '[ERROR] no such user: 61437111222')).not.toContain('61437111222');
});

test('a refusal is logged only if its error code is unknown', async () => {
  const logLineOf = async (error: string) => {
    const { apiUrl } = await startScriptedSlack(answerJson({ ok: false, error }));
    const thrown = await catchError(
      createProcess(apiUrl).client.chat.update({ channel: 'C1', ts: '1.1', text: 'x' }),
    );
    return formatRefusal('chat.update', {}, thrown);
  };
  expect(await logLineOf('message_not_found')).toBeUndefined();
  expect(await logLineOf('a_new_word')).toBe('slack refused chat.update: a_new_word');
});

test('a log line of Slack’s SDK keeps only Slack’s usual words', () => {
  const lines: unknown[] = [];
  const logger = { warn: (line: unknown) => lines.push(line) } as Partial<BoltLogger> as BoltLogger;
  createMaskingLogger(logger).error(
    'must be less than 76 characters: Hi Jo [json-pointer:/view/blocks/0]',
  );
  expect(lines).toEqual([
    'slack: must be less than … characters: … … [json-pointer:/view/blocks/0]',
  ]);
});
