import { expect, test } from 'vitest';
import { readSources } from './sources.ts';

/** Comments, and texts for operators and developers. */
const NOT_FOR_PEOPLE =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|\b(?:log(?:ger)?\.\w+|console\.\w+|(?:throw )?new \w*Error)\((?:[^()]|\([^()]*\))*\)|\.describe\([^)]*\)/g;

/** Two words, the first capitalized, in a literal on one line. */
const SENTENCE = /(['`"])(?:(?!\1)[^\\\n]|\\.)*?\b[A-Z][a-z’]* [a-z’]+(?:(?!\1)[^\\\n]|\\.)*?\1/;

/** Columns of CSV files, a format that programs read back. */
const COLUMNS = /^src\/slack\/messages\/files\/[a-z-]+-csv\.ts$/;

const folders = ['src/slack', 'src/core', 'src/domain'];

test('sentences for people are only in src/slack/text', () => {
  const wrong = folders
    .flatMap((folder) => readSources(folder))
    .filter(({ file }) => !file.startsWith('src/slack/text/') && !COLUMNS.test(file))
    .filter(({ text }) => SENTENCE.test(text.replace(NOT_FOR_PEOPLE, '')))
    .map(({ file }) => file);
  expect(wrong).toEqual([]);
});
