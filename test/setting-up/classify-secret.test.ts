import { expect, test } from 'vitest';
import { classifySecret } from '../../src/setup/connect-slack.ts';

const HEX = '0123456789abcdef0123456789abcdef';

test.each([
  ['xoxb-1-2-abc', 'SLACK_BOT_TOKEN', 'xoxb-1-2-abc'],
  ['  "xoxb-1-2-abc" ', 'SLACK_BOT_TOKEN', 'xoxb-1-2-abc'],
  ['SLACK_BOT_TOKEN=xoxb-1-2-abc', 'SLACK_BOT_TOKEN', 'xoxb-1-2-abc'],
  ["export X='xapp-1-A0-9-ab'", 'SLACK_APP_TOKEN', 'xapp-1-A0-9-ab'],
  [HEX, 'SLACK_SIGNING_SECRET', HEX],
])('recognizes %s', (pasted, name, value) => {
  expect(classifySecret(pasted)).toEqual({ kind: 'known', name, value });
});

test.each([
  ['xoxp-1-2-3-abc', /user token.*xoxb-/],
  ['xoxe.xoxb-1-abc', /rotation.*xoxb-/],
  ['xoxe-1-abc', /rotation/],
  ['xoxc-1-abc', /another kind/],
  ['1234567890.9876543210123', /Client ID.*Signing Secret/],
  ['A012ABCDEFG', /App ID/],
  ['AbCdEfGhIjKlMnOpQrStUvWx', /Verification Token/],
  ['https://api.slack.com/apps/A1', /an address/],
  ['xoxb-1-2 abc', /characters that a Slack token never has/],
  ['hello', /neither a Slack token.*It has 5 characters/],
])('says what is wrong with %s without repeating it', (pasted, why) => {
  const secret = classifySecret(pasted);
  expect(secret).toEqual({ kind: 'wrong', why: expect.stringMatching(why) });
  expect(JSON.stringify(secret)).not.toContain(pasted);
});
