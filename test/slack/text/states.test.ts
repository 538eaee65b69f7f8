import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statesText } from '../../../src/slack/text/states.ts';

const states = Object.entries(statesText).flatMap(([state, entry]) =>
  typeof entry === 'string' ? [] : [{ state, ...entry }],
);

test('no two states have the same word', () => {
  expect(new Set(states.map(({ word }) => word)).size).toBe(states.length);
});

test('there are eight signs', () => {
  expect(new Set(states.map(({ sign }) => sign)).size).toBe(8);
});

test.each(states)('the glossary explains $sign $word', ({ state, sign, word }) => {
  const glossary = readFileSync(new URL('../../../docs/glossary.md', import.meta.url), 'utf8');
  expect(glossary).toContain(`| ${sign} ${word} | \`${state}\` |`);
});
