import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { finalClickSendCodes as finalOfClickSend } from '../../src/clicksend/codes/explain-refusal.ts';
import { callFailures } from '../../src/clicksend/http/call-failures.ts';
import {
  FINAL_SLACK_CODES as finalOfSlack,
  SLACK_OUTCOMES,
} from '../../src/slack/errors/outcomes.ts';

const document = readFileSync('docs/outcomes.md', 'utf8');
const codes = readFileSync('docs/clicksend-codes.md', 'utf8');

/**
 * The rows of the tables below a heading, cell by cell, without their heads; a dash is an empty
 * cell.
 */
function listTables(heading: string, markdown = document): readonly (readonly string[][])[] {
  const section = markdown.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
  return section
    .split('\n\n')
    .map((block) => block.trim().split('\n'))
    .filter(([line]) => line?.startsWith('|'))
    .map((lines) =>
      lines.slice(2).map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim().replace(/^–$/, '').replaceAll('\\|', '|')),
      ),
    );
}

const formatCode = (word: string) => `\`${word}\``;

test('the Slack table has exactly the code’s outcomes', () => {
  const [rows] = listTables('Slack');
  expect(rows).toEqual(
    SLACK_OUTCOMES.map((one) => [
      formatCode(one.code),
      (one.also ?? []).map(formatCode).join(', '),
      one.when ?? '',
      one.done,
      one.follows,
      one.post ?? '',
      one.text?.what ?? '',
      one.text?.todo ?? '',
    ]),
  );
});

test('the document explains every value of the column “follows”', () => {
  const [, explanations] = listTables('Slack');
  const words = explanations?.map(([follows]) => follows);
  expect(new Set(words)).toEqual(new Set(SLACK_OUTCOMES.map(({ follows }) => follows)));
});

test('the ClickSend table has exactly the code’s call failures', () => {
  const [rows] = listTables('Connections to ClickSend');
  expect(rows).toEqual(
    Object.values(callFailures).map(({ code: word, when, submission, what, todo }) => [
      formatCode(word),
      when,
      submission,
      what,
      todo,
    ]),
  );
});

test('the documents call exactly those codes final that are final in the code', () => {
  const [rows = []] = listTables('Slack');
  const final = rows
    .filter((row) => row[4] === 'final')
    .flatMap(([word = '', also = '']) => [word, ...also.split(', ')])
    .filter(Boolean);
  expect(new Set(final)).toEqual(new Set([...finalOfSlack].map(formatCode)));

  const refused = ['Statuses of a send', 'Answers to a whole call']
    .flatMap((heading) => listTables(heading, codes)[0] ?? [])
    .filter((row) => row[2] === 'refused')
    .map(([word]) => word);
  expect(new Set(refused)).toEqual(new Set([...finalOfClickSend.keys()].map(formatCode)));
  for (const trouble of Object.values(callFailures))
    expect(finalOfClickSend.has(trouble.code)).toBe(false);
});
