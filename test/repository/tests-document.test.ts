import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const document = readFileSync('docs/tests.md', 'utf8');

test('the document says of each test of real processes why it is one', () => {
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

function isTest(file: string): boolean {
  return file.endsWith('.test.ts');
}
