import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadEnvFile } from '../../src/server/load-env-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-env-'));
  file = path.join(folder, '.env');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file of a Windows editor is read; the environment wins', async () => {
  const env = { SECOND: 'of the environment' };
  await writeFile(file, '\uFEFFFIRST="one"\r\nSECOND=two\r\n');
  expect(loadEnvFile(env, file)).toEqual(['FIRST', 'SECOND']);
  expect(env).toEqual({ FIRST: 'one', SECOND: 'of the environment' });
});

test.each([
  ['little-endian, as PowerShell writes it', '\uFEFF', false],
  ['little-endian without a mark', '', false],
  ['big-endian', '\uFEFF', true],
  ['big-endian without a mark', '', true],
])('a file in UTF-16 is read: %s', async (_name, mark, isBigEndian) => {
  const bytes = Buffer.from(`${mark}FIRST="one"\r\nSECOND=zwölf\r\n`, 'utf16le');
  await writeFile(file, isBigEndian ? bytes.swap16() : bytes);
  const env = {};
  expect(loadEnvFile(env, file)).toEqual(['FIRST', 'SECOND']);
  expect(env).toEqual({ FIRST: 'one', SECOND: 'zwölf' });
});

test.each(['', '#', 'A'])('a file with only %j is not taken for one', async (text) => {
  await writeFile(file, text);
  expect(loadEnvFile({}, file)).toEqual([]);
});

test('no file is said, and is no error', () => {
  expect(loadEnvFile({}, file)).toBeUndefined();
});

test('a file that can’t be read is not taken for a missing one', async () => {
  await mkdir(file);
  expect(() => loadEnvFile({}, file)).toThrow(`${file} is a folder, not a file. Remove it and run`);
});
