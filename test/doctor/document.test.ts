import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allChecks } from '../../src/doctor/checks/all-checks.ts';

const rows = readFileSync('docs/doctor.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| check '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, check = '', finding = '', mend = '', fault = '']) => ({ check, finding, mend, fault }));

test('docs/doctor.md has rows for every check, in the doctor’s order', () => {
  const names = ['Node', 'environment', ...allChecks.map(({ name }) => name)];
  expect([...new Set(rows.map(({ check }) => check))]).toEqual(names);
});

/** The checks in each file. */
const checksByFile: Readonly<Record<string, readonly string[]>> = {
  'machine-checks': ['Node', 'environment', 'clock'],
  'proxy-check': ['proxy'],
  'storage-checks': ['storage'],
  'clicksend-checks': ['ClickSend credentials', 'balance', 'MMS', 'senders', 'Opt-Out List'],
  'slack-checks': [
    'Slack token',
    'Slack scopes',
    'Socket Mode',
    'signing secret',
    'Slack requests',
  ],
  'webhook-checks': ['webhooks', 'public address'],
  'rule-checks': ['ClickSend rules'],
};

test('docs/doctor.md has as many rows as the checks have findings', () => {
  // A missing data folder is fine and can still be fixed, so `state: 'fine'` counts too.
  const findings = /\b(?:fail|warn)Check\(|state: 'wrong',|state: 'fine',/g;
  const inDocument = Object.entries(checksByFile).map(([file, checks]) => [
    file,
    rows.filter(({ check }) => checks.includes(check)).length,
  ]);
  const inCode = Object.keys(checksByFile).map((file) => [
    file,
    readFileSync(`src/doctor/checks/${file}.ts`, 'utf8').match(findings)?.length,
  ]);
  expect(inDocument).toEqual(inCode);
  expect(Object.values(checksByFile).flat().sort()).toEqual(
    [...new Set(rows.map(({ check }) => check))].sort(),
  );
});

test('each finding in docs/doctor.md has a fix and names a test of it', () => {
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
