import { chown, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseMarks, setEnvValues, setMark } from '../../src/setup/env-file.ts';
import { openSettings } from '../../src/setup/settings.ts';

const BEFORE = `# Ours since 2024
OTHER_TOOL="a b # c"
  export SLACK_BOT_TOKEN=xoxb-old

# DEFAULT_COUNTRY=AU
POLL_SECONDS=30`;

describe('an existing .env', () => {
  test('keeps all other lines, with comments and unknown settings, when values are set', () => {
    const after = setEnvValues(BEFORE, { SLACK_BOT_TOKEN: 'xoxb-new', DEFAULT_COUNTRY: 'NZ' });
    expect(after).toBe(`# Ours since 2024
OTHER_TOOL="a b # c"
SLACK_BOT_TOKEN=xoxb-new

# DEFAULT_COUNTRY=AU
POLL_SECONDS=30
DEFAULT_COUNTRY=NZ
`);
  });

  test('with a name twice gets the value in the line that Node reads', () => {
    expect(parseEnv(setEnvValues('A=1\nA=2\n', { A: '3' })).A).toBe('3');
  });
});

test.each(['plain', 'a b', 'with#hash', "it's", 'say "so"', '$HOME', ' a = b ', 'back\\slash'])(
  'Node’s parseEnv reads %j back as it was set',
  (value) => {
    expect(parseEnv(setEnvValues('', { NAME: value })).NAME).toBe(value);
  },
);

test('setup’s marks are comments in .env, one for each name', () => {
  const text = setMark(setMark(setMark('A=1\n', 'way', 'http'), 'sent', 'a=b'), 'way', 'socket');
  expect(parseEnv(text)).toEqual({ A: '1' });
  expect(parseMarks(text)).toEqual({ way: 'socket', sent: 'a=b' });
});

test('saving makes .env readable for its owner alone and leaves no temporary file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-env-'));
  const file = path.join(folder, '.env');
  await writeFile(file, BEFORE, { mode: 0o644 });
  const settings = await openSettings(file, { POLL_SECONDS: '5', PORT: '' });
  await settings.save({ PORT: '3001' });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['.env']);
  expect(await readFile(file, 'utf8')).toContain('\nPORT=3001\n');
  // The environment wins, as it does for the app, and an empty value counts as missing.
  expect([settings.get('POLL_SECONDS'), settings.get('PORT')]).toEqual(['5', '3001']);
});

test('an error on saving names the folder that can’t be written', async () => {
  const place = path.join(await mkdtemp(path.join(tmpdir(), 'slack-mms-env-')), 'gone', '.env');
  const settings = await openSettings(place, {});
  await expect(settings.save({ A: '1' })).rejects.toThrow(
    `can’t be written in ${path.dirname(place)} (ENOENT)`,
  );
});

test('a .env that root saves keeps its owner', async ({ skip }) => {
  skip(process.getuid?.() !== 0, 'It needs root.');
  const place = path.join(await mkdtemp(path.join(tmpdir(), 'slack-mms-env-')), '.env');
  const settings = await openSettings(place, {});
  await settings.save({ A: '1' });
  await chown(place, 65_534, 65_534);
  await settings.save({ A: '2' });
  expect(await stat(place)).toMatchObject({ uid: 65_534, gid: 65_534 });
});
