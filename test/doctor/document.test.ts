import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allChecks } from '../../src/doctor/checks/all-checks.ts';

const rows = readFileSync('docs/doctor.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| check '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, check = '', finding = '', mend = '', fault = '']) => ({ check, finding, mend, fault }));

test('every check has its row on the page about the doctor, in the order in which it is shown', () => {
  const names = ['Node', 'environment', ...allChecks.map(({ name }) => name)];
  expect([...new Set(rows.map(({ check }) => check))]).toEqual(names);
});

/** The files of a check that has more than one. */
const filesOf: Readonly<Record<string, readonly string[]>> = {
  Node: ['node-version'],
  MMS: ['mms-access'],
  'ClickSend rules': ['rules'],
  storage: ['data-folder', 'redis'],
};

test('each finding of a check has its row there', () => {
  // The folder that is not there yet is fine, and can be mended all the same.
  const findings = /\b(?:fail|warn)Check\(|state: 'wrong',|state: 'fine',/g;
  for (const check of new Set(rows.map((row) => row.check))) {
    const files = filesOf[check] ?? [check.toLowerCase().replaceAll(' ', '-')];
    const code = files.map((file) => readFileSync(`src/doctor/checks/${file}.ts`, 'utf8')).join();
    expect([check, rows.filter((row) => row.check === check).length]).toEqual([
      check,
      code.match(findings)?.length,
    ]);
  }
});

test('each finding there has a mend, and a test that brings its fault about', () => {
  const tests = readdirSync('test/doctor')
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(`test/doctor/${file}`, 'utf8'))
    .join('\n');
  expect(rows.length).toBeGreaterThan(allChecks.length);
  for (const { finding, mend, fault } of rows) {
    expect([finding, mend]).not.toContain('');
    expect(tests).toContain(`'${fault}'`);
  }
});
