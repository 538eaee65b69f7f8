import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkNodeVersion, NODE_VERSIONS } from '../../src/doctor/checks/machine-checks.ts';
import { createSecretMasker, listSecrets } from '../../src/server/mask-secrets.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../src/slack/client/scopes.ts';

test('the doctor checks the scopes of the manifest', () => {
  const manifest = z
    .object({
      oauth_config: z.object({
        scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }),
      }),
    })
    .parse(parse(readFileSync('manifest.yml', 'utf8')));
  const { bot, bot_optional } = manifest.oauth_config.scopes;
  const optional = Object.keys(OPTIONAL_SCOPES);
  expect([...REQUIRED_SCOPES, ...optional].sort()).toEqual([...bot].sort());
  // Slack requires optional scopes in both lists.
  expect(optional.sort()).toEqual([...bot_optional].sort());
});

test('the doctor checks the Node versions of package.json', () => {
  const { engines } = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  expect(engines.node).toBe(NODE_VERSIONS);
});

test.each([
  ['18.20.4', 'wrong'],
  ['20.18.9', 'wrong'],
  ['20.19.0', 'fine'],
  ['20.20.2', 'fine'],
  ['21.7.3', 'wrong'],
  ['22.11.0', 'wrong'],
  ['22.12.0', 'fine'],
  ['23.11.1', 'wrong'],
  ['24.0.0', 'fine'],
  ['25.2.0', 'fine'],
])('Node %s is %s', (version, state) => {
  expect(checkNodeVersion(version).state).toBe(state);
});

describe('the doctor’s output hides secrets and numbers:', () => {
  const clean = createSecretMasker(
    listSecrets({
      WEBHOOK_SECRET: 'a-webhook-secret-of-thirty-chars',
      CLICKSEND_USERNAME: 'office',
      CLICKSEND_API_KEY: 'D83DED51-9E35',
      REDIS_URL: 'redis://app:open-sesame@redis:6379',
    }),
  );

  test.each([
    ['push to /replies/a-webhook-secret-of-thirty-chars', 'push to /replies/[secret]'],
    ['Basic b2ZmaWNlOkQ4M0RFRDUxLTlFMzU=', 'Basic [secret]'],
    ['AUTH app open-sesame', 'AUTH app [secret]'],
    ['xoxb-1-2-abc and xapp-1-A-b', '[token] and [token]'],
    ['from +61481070206', 'from •••206'],
    ['nothing to hide in 127.0.0.1:6379', 'nothing to hide in 127.0.0.1:6379'],
  ])('%s', (input, expected) => {
    expect(clean(input)).toBe(expected);
  });
});
