import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildManifestLink } from '../../src/setup/connect-slack.ts';

const HEAD = 'https://api.slack.com/apps?new_app=1&manifest_yaml=';

test.each(['manifest.yml', 'manifest.socket.yml'])(
  'the link contains all of %s in under 8,000 characters',
  (file) => {
    const manifest = readFileSync(file, 'utf8');
    const link = buildManifestLink(manifest);
    expect(link.slice(0, HEAD.length)).toBe(HEAD);
    const yaml = new URL(link).searchParams.get('manifest_yaml') ?? '';
    expect(parse(yaml)).toEqual(parse(manifest));
    expect(link).not.toMatch(/[\s"'<>()]/);
    // Some servers on the way refuse longer ones.
    expect(link.length).toBeLessThan(8_000);
  },
);

test('the link has the host filled in at all four places', () => {
  const link = buildManifestLink(readFileSync('manifest.yml', 'utf8'), 'mms.example.com:8443');
  const yaml = decodeURIComponent(link.slice(HEAD.length));
  expect(yaml.split('https://mms.example.com:8443/slack/events')).toHaveLength(5);
  expect(yaml).not.toContain('YOUR-HOST');
});
