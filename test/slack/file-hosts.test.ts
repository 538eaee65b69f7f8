import { expect, test } from 'vitest';
import { isSlackFileUrl } from '../../src/slack/ports/file-hosts.ts';

const slack = 'https://slack.com/api/';

test.each([
  ['https://files.slack.com/files-pri/T1-F1/door.jpg', slack],
  ['https://files-edge.slack.com/x', slack],
  ['https://acme.enterprise.slack.com/files/x', slack],
  ['https://slack-files.com/x', slack],
  ['https://FILES.SLACK.COM/x', slack],
  ['https://files.slack.com:443/x', slack],
  ['http://127.0.0.1:4003/files/x', 'http://127.0.0.1:4003/api/'],
  ['https://slack.example.org:8443/x', 'https://slack.example.org:8443/api/'],
])('the token may go to %s', (url, apiUrl) => {
  expect(isSlackFileUrl(url, apiUrl)).toBe(true);
});

test.each([
  ['https://evil.com/files.slack.com', slack],
  ['https://files.slack.com.evil.com/x', slack],
  ['https://evil-slack.com/x', slack],
  ['https://slack.com@evil.com/x', slack],
  ['https://user@files.slack.com/x', slack],
  ['https://:secret@files.slack.com/x', slack],
  ['http://files.slack.com/x', slack],
  ['https://files.slack.com:8443/x', slack],
  ['https://files.slack.com./x', slack],
  ['https://evil.com\\@files.slack.com/x', slack],
  ['https://evil.com#.slack.com', slack],
  ['https://evil.com?.slack.com', slack],
  ['https://slаck.com/x', slack],
  ['ftp://files.slack.com/x', slack],
  ['file:///etc/passwd', slack],
  ['javascript:alert(1)', slack],
  ['//files.slack.com/x', slack],
  ['files.slack.com/x', slack],
  ['', slack],
  ['http://127.0.0.1:4004/x', 'http://127.0.0.1:4003/api/'],
  ['https://127.0.0.1:4003/x', 'http://127.0.0.1:4003/api/'],
  ['http://localhost:4003/x', 'http://127.0.0.1:4003/api/'],
  ['http://user@127.0.0.1:4003/x', 'http://127.0.0.1:4003/api/'],
])('the token never goes to %s', (url, apiUrl) => {
  expect(isSlackFileUrl(url, apiUrl)).toBe(false);
});
