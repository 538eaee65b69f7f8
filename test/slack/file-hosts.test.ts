import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasFileId, isSlackFileUrl } from '../../src/slack/reading/slack-file-url.ts';

const slack = 'https://slack.com/api/';

test.each([
  ['https://files.slack.com/files-pri/T1-F1/door.jpg', slack],
  ['https://files.slack.com/files-tmb/T1-F1-ab12/door_360.png', slack],
  ['https://files-edge.slack.com/files-pri-safe/T1-F1/door.jpg?c=1', slack],
  ['https://acme.slack.com/files-pri/T1-F1/download/100%25%20ok.jpg', slack],
  ['https://acme.enterprise.slack.com/files/x', slack],
  ['https://slack-files.com/x', slack],
  ['https://FILES.SLACK.COM/files-pri/T1-F1/a', slack],
  ['https://files.slack.com:443/files-pri/T1-F1/a..b.jpg', slack],
  ['http://127.0.0.1:4003/files/x', 'http://127.0.0.1:4003/api/'],
  ['https://slack.example.org:8443/files-pri/x', 'https://slack.example.org:8443/api/'],
])('the bot token may be sent to %s', (url, apiUrl) => {
  expect(isSlackFileUrl(url, apiUrl)).toBe(true);
});

test.each([
  // Slack’s addresses that run a method or show a page.
  ['https://slack.com/api/chat.postMessage?channel=C1&text=hi', slack],
  ['https://slack.com/api/files.info', slack],
  ['https://files.slack.com/api/chat.postMessage', slack],
  ['https://acme.slack.com/api/chat.postMessage', slack],
  ['https://acme.slack.com/archives/C1/p1', slack],
  ['https://slack.com/', slack],
  ['https://files.slack.com/', slack],
  ['https://files.slack.com/x', slack],
  ['https://files.slack.com/files', slack],
  ['https://files.slack.com/files/', slack],
  ['https://files.slack.com/files.info/x', slack],
  ['https://slack.com/files-pri/../api/chat.postMessage', slack],
  ['https://slack.com/files-pri/%2e%2e/api/chat.postMessage', slack],
  ['https://slack.com/files-pri/..%2fapi/chat.postMessage', slack],
  ['https://slack.com/files-pri/..%5capi/chat.postMessage', slack],
  ['https://slack.com/files-pri/%252e%252e%252fapi/chat.postMessage', slack],
  ['https://slack.com/files-pri/..;/api/chat.postMessage', slack],
  ['https://slack.com//api/chat.postMessage', slack],
  ['https://slack.com/files-pri//x', slack],
  ['https://slack.com/files-pri/%', slack],
  ['https://slack-files.com/api/chat.postMessage', slack],
  ['http://127.0.0.1:4003/api/chat.postMessage', 'http://127.0.0.1:4003/api/'],
  ['http://127.0.0.1:4003/health', 'http://127.0.0.1:4003/api/'],
  ['http://127.0.0.1:4003/files/api/x', 'http://127.0.0.1:4003/files/api/'],
  // Addresses of others.
  ['https://evil.com/files.slack.com', slack],
  ['https://files.slack.com.evil.com/files-pri/x', slack],
  ['https://evil-slack.com/files-pri/x', slack],
  ['https://slack.com@evil.com/files-pri/x', slack],
  ['https://user@files.slack.com/files-pri/x', slack],
  ['https://:secret@files.slack.com/files-pri/x', slack],
  ['http://files.slack.com/files-pri/x', slack],
  ['https://files.slack.com:8443/files-pri/x', slack],
  ['https://files.slack.com./files-pri/x', slack],
  ['https://evil.com\\@files.slack.com/files-pri/x', slack],
  ['https://evil.com#.slack.com', slack],
  ['https://evil.com?.slack.com', slack],
  ['https://slаck.com/files-pri/x', slack],
  ['ftp://files.slack.com/files-pri/x', slack],
  ['file:///etc/passwd', slack],
  ['javascript:alert(1)', slack],
  ['//files.slack.com/files-pri/x', slack],
  ['files.slack.com/files-pri/x', slack],
  ['', slack],
  ['http://127.0.0.1:4004/files-pri/x', 'http://127.0.0.1:4003/api/'],
  ['https://127.0.0.1:4003/files-pri/x', 'http://127.0.0.1:4003/api/'],
  ['http://localhost:4003/files-pri/x', 'http://127.0.0.1:4003/api/'],
  ['http://user@127.0.0.1:4003/files-pri/x', 'http://127.0.0.1:4003/api/'],
])('the bot token is never sent to %s', (url, apiUrl) => {
  expect(isSlackFileUrl(url, apiUrl)).toBe(false);
});

test('the bot token is never sent to a Web API method, whatever path segments surround it', () => {
  const host = fc.constantFrom('slack.com', 'files.slack.com', 'acme.slack.com', 'slack-files.com');
  const dots = fc.constantFrom('..', '%2e%2e', '.%2E', '%252e%252e', '..;', '.');
  const slash = fc.constantFrom('/', '%2f', '//', '%5c', '\\');
  const before = fc.array(fc.oneof(fc.constantFrom('files-pri', 'files', 'T1-F1'), dots), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(host, before, slash, (on, parts, between) => {
      const url = `https://${on}/${[...parts, 'api', 'chat.postMessage'].join(between)}?channel=C1`;
      const { pathname } = new URL(url);
      // How a server may read it: decoded twice, with dots that lead up.
      const once = decodeURIComponent(decodeURIComponent(pathname)).replace(/\\|;/g, '/');
      const reached = new URL(once.replace(/\/+/g, '/'), 'https://slack.com').pathname;
      if (/^\/api\//.test(reached)) expect(isSlackFileUrl(url, slack)).toBe(false);
    }),
  );
});

test.each([
  ['https://files.slack.com/files-pri/T1-F1/door.jpg', 'F1', true],
  ['https://files.slack.com/files-tmb/T1-F1-ab/door_360.jpg', 'F1', true],
  ['https://acme.slack.com/files/U9/F1/door.jpg', 'F1', true],
  ['https://files.slack.com/files-pri/T1-F2/door.jpg', 'F1', false],
  ['https://files.slack.com/files-pri/T1-F12/door.jpg', 'F1', false],
  ['https://files.slack.com/files-pri/T1-F2/door.jpg?id=F1', 'F1', false],
  ['door.jpg', 'F1', false],
])('whether %s contains the file id %s: %s', (url, id, isNamed) => {
  expect(hasFileId(url, id)).toBe(isNamed);
});
