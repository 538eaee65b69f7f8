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

test('reads a .env from a Windows editor, and keeps values of the environment', async () => {
  const env = { SECOND: 'of the environment' };
  await writeFile(file, '\uFEFFFIRST="one"\r\nSECOND=two\r\n');
  expect(loadEnvFile(env, file)).toEqual(['FIRST', 'SECOND']);
  expect(env).toEqual({ FIRST: 'one', SECOND: 'of the environment' });
});

test.each([
  ['little-endian, as PowerShell writes it', '\uFEFF', false],
  ['little-endian without a byte order mark', '', false],
  ['big-endian', '\uFEFF', true],
  ['big-endian without a byte order mark', '', true],
])('reads a .env in UTF-16, %s', async (_name, mark, isBigEndian) => {
  const bytes = Buffer.from(`${mark}FIRST="one"\r\nSECOND=zwölf\r\n`, 'utf16le');
  await writeFile(file, isBigEndian ? bytes.swap16() : bytes);
  const env = {};
  expect(loadEnvFile(env, file)).toEqual(['FIRST', 'SECOND']);
  expect(env).toEqual({ FIRST: 'one', SECOND: 'zwölf' });
});

test.each(['', '#', 'A'])('sets nothing from a .env with only %j', async (text) => {
  await writeFile(file, text);
  expect(loadEnvFile({}, file)).toEqual([]);
});

test('returns undefined for a missing .env', () => {
  expect(loadEnvFile({}, file)).toBeUndefined();
});

test('throws for a .env that is a folder', async () => {
  await mkdir(file);
  expect(() => loadEnvFile({}, file)).toThrow(`${file} is a folder, not a file. Remove it and run`);
});
