import { expect, test } from 'vitest';
import { sourcesIn } from './sources.ts';

/** Files whose sentences do not stand in `src/slack/text` yet. The list only gets shorter. */
const notMovedYet: readonly string[] = [
  'src/slack/adapters/post-message.ts',
  'src/slack/client/connection.ts',
  'src/slack/errors/outcomes.ts',
  'src/slack/events/workflow-step.ts',
  'src/slack/messages/blocks/fallback-messages.ts',
  'src/slack/messages/files/results-csv.ts',
  'src/slack/messages/format/picture-changes.ts',
  'src/slack/messages/private/forget-ending.ts',
  'src/slack/messages/thread/unknown-stop.ts',
  'src/slack/modals/answer/answer-view.ts',
  'src/slack/modals/answer/listeners.ts',
  'src/slack/modals/compose/change-listeners.ts',
  'src/slack/modals/compose/compose-fields.ts',
  'src/slack/modals/compose/compose-view.ts',
  'src/slack/modals/compose/message-shortcut.ts',
  'src/slack/modals/compose/submit-listener.ts',
  'src/slack/modals/history/history-filter-submission.ts',
  'src/slack/modals/template/listeners.ts',
  'src/slack/modals/template/template-view.ts',
  'src/slack/reading/picture-address.ts',
  'src/slack/reading/step-inputs.ts',
];

/** What operators and developers read, and comments. */
const NOT_FOR_PEOPLE =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|\b(?:log(?:ger)?\.\w+|console\.\w+|(?:throw )?new \w*Error)\((?:[^()]|\([^()]*\))*\)|\.describe\([^)]*\)/g;

/** Three words, the first with a capital, in a literal of one line. */
const SENTENCE =
  /(['`"])(?:(?!\1)[^\\\n]|\\.)*?[A-Z][a-z’]* [a-z’]+ [a-z’]+(?:(?!\1)[^\\\n]|\\.)*?\1/;

test('sentences stand in src/slack/text only', () => {
  const found = sourcesIn('src/slack')
    .filter(({ file }) => !file.startsWith('src/slack/text/'))
    .filter(({ text }) => SENTENCE.test(text.replace(NOT_FOR_PEOPLE, '')))
    .map(({ file }) => file);
  expect(found.filter((file) => !notMovedYet.includes(file))).toEqual([]);
  expect(notMovedYet.filter((file) => !found.includes(file))).toEqual([]);
});
