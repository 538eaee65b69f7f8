import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSources, type Source } from './sources.ts';

const document = readFileSync('docs/tests.md', 'utf8');

test('the document says of each test in test/processes why it needs a real process', () => {
  const files = readdirSync('test/processes').filter((file) => file.endsWith('.test.ts'));
  const unsaid = files.filter(
    (file) => !document.includes(`\`processes/${file.replace('.test.ts', '')}\``),
  );
  expect(unsaid).toEqual([]);
});

test('the document names every folder of tests', () => {
  const folders = readdirSync('test', { withFileTypes: true })
    .filter((one) => one.isDirectory() && readdirSync(`test/${one.name}`).some(isTest))
    .map(({ name }) => name);
  const rows = document.split('\n').filter((line) => line.startsWith('| `test/'));
  const unsaid = folders.filter(
    (name) => !rows.some((row) => new RegExp(`\`(test/)?${name}\``).test(row)),
  );
  expect(unsaid).toEqual([]);
});

test('no test has a time limit of its own, which a busy machine could exceed', () => {
  // The end of a test with a time limit, or a wait with one.
  const limit = /^\s*\}, [\d_]{4,}\);$|\btimeout: [\d_]+\b/m;
  const isTry = ({ file }: Source) => file === 'test/browser/person.ts';
  const limited = readSources('test').filter((one) => limit.test(one.text) && !isTry(one));
  expect(limited.map(({ file }) => file)).toEqual([]);
});

function isTest(file: string): boolean {
  return file.endsWith('.test.ts');
}
