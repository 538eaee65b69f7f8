import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summarizeMessage, toPlainWords } from '../../sandbox/page/workspace/plain-words.ts';
import { startLittleSlack } from './slack-app.ts';

const pieces = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'https://x.example/a?b=1&c',
    'jo@example.com',
    'example.com',
    '@Ada Moreno',
    '@here',
    '#field-crew',
    '&lt;',
    '<',
    '>',
    '|',
    '*bold*',
    '// only for us',
    ':wave:',
  ),
);

test('editing a message shows it exactly as it was typed', async () => {
  const { slack } = await startLittleSlack(() => undefined);
  const named = [...slack.people, ...slack.channels()];
  const nameOf = (id: string) => named.find((each) => each.id === id)?.name ?? id;
  fc.assert(
    fc.property(fc.array(pieces), (some) => {
      const typed = some.join(' ');
      const stored = slack.asTyped(typed);
      expect(toPlainWords(stored, nameOf)).toBe(typed);
      // Nothing that is typed reaches a channel as markup, except what Slack turns into markup.
      expect(stored.replace(/<(?:[@!#]|https?:|mailto:)[^<>]*>/g, '')).not.toMatch(/[<>]/);
    }),
  );
});

test('summarizeMessage makes one plain line of a message', () => {
  const text = '*Ada*  sent <https://x.example|a picture>\nto &lt;2&gt; people';
  expect(summarizeMessage(text, (id) => id)).toBe('Ada sent a picture to <2> people');
});
