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

test('what was typed is read again as it was typed, when a message is edited', async () => {
  const { slack } = await startLittleSlack(() => undefined);
  const named = [...slack.people, ...slack.channels()];
  const nameOf = (id: string) => named.find((each) => each.id === id)?.name ?? id;
  fc.assert(
    fc.property(fc.array(pieces), (some) => {
      const typed = some.join(' ');
      const kept = slack.asTyped(typed);
      expect(toPlainWords(kept, nameOf)).toBe(typed);
      // Nothing of what is typed reaches a channel as markup but what Slack makes of it.
      expect(kept.replace(/<(?:[@!#]|https?:|mailto:)[^<>]*>/g, '')).not.toMatch(/[<>]/);
    }),
  );
});

test('a message is pointed at in one plain line', () => {
  const text = '*Ada*  sent <https://x.example|a picture>\nto &lt;2&gt; people';
  expect(summarizeMessage(text, (id) => id)).toBe('Ada sent a picture to <2> people');
});
