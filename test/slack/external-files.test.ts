import { MockAgent } from 'undici';
import { expect, test } from 'vitest';
import { createSlackFileFinder, downloadSlackFile } from '../../src/slack/adapters/files.ts';
import {
  type Answer,
  answerError,
  answerOk,
  answerRateLimited,
  createProcess,
  startScriptedSlack,
} from './scripted-slack.ts';

const api = 'https://slack.com/api/';
const own = 'https://files.slack.com/files-pri/T1-F1/door.jpg';
const elsewhere = 'https://files.slack.com/files-pri/T1-F2/payroll.jpg';
const call = 'https://slack.com/api/chat.postMessage?channel=C1&text=hi';
const never = { code: 'file_host_not_allowed', retry: 'never', problem: { what: /outside Slack/ } };

/** A file finder whose Slack responds like this. */
async function createFinder(answer: Answer) {
  const { apiUrl } = await startScriptedSlack(answer);
  return createSlackFileFinder(createProcess(apiUrl).client);
}

test.each([
  ['marked by its mode', { mode: 'external', url_private: call }],
  ['marked by its flag', { is_external: true, url_private_download: elsewhere }],
  [
    'even with a Slack address and a thumbnail',
    { mode: 'external', url_private: own, thumb_360: own },
  ],
])('a file hosted outside Slack is never downloaded: %s', async (_how, file) => {
  const finder = await createFinder(answerOk({ file: { id: 'F1', name: 'door.jpg', ...file } }));
  await expect(finder.findFile({ id: 'F1', url: own })).rejects.toMatchObject({
    ...never,
    problem: { what: expect.stringMatching(never.problem.what) },
  });
});

test('when Slack doesn’t know a file, only an address that contains the file’s own id is used', async () => {
  const finder = await createFinder(answerError('file_not_found'));
  expect(await finder.findFile({ id: 'F1', url: own })).toMatchObject({ url: own });
  for (const url of [elsewhere, call]) {
    await expect(finder.findFile({ id: 'F1', url })).rejects.toMatchObject({
      code: 'file_not_ready',
    });
  }
});

test('a deleted file is refused at once, although the form has its address', async () => {
  for (const code of ['file_deleted', 'file_is_deleted']) {
    const finder = await createFinder(answerError(code));
    await expect(finder.findFile({ id: 'F1', url: own })).rejects.toMatchObject({
      retry: 'never',
      problem: { code: 'file_deleted' },
    });
  }
});

test('while Slack limits the rate, the address from the form is used, and its thumbnails may follow', async () => {
  const finder = await createFinder(answerRateLimited('30'));
  expect(await finder.findFile({ id: 'F1', url: own })).toMatchObject({
    url: own,
    thumbs: [],
    descriptionError: { retry: 'later', retryAfterMs: 30_000 },
  });
});

test.each([
  ['limits the rate', answerRateLimited('30'), { retryAfterMs: 30_000 }],
  ['has an error of its own', answerError('fatal_error'), { retryAfterMs: undefined }],
])(
  'while Slack %s, a file without an address is retried, with words for the person',
  async (_how, answer, error) => {
    const finder = await createFinder(answer);
    await expect(finder.findFile({ id: 'F1' })).rejects.toMatchObject({
      retry: 'later',
      problem: { code: 'file_unreached', what: 'I couldn’t fetch the picture from Slack' },
      ...error,
    });
  },
);

test.each([
  call,
  'https://example.org/door.jpg',
  'http://files.slack.com/files-pri/T1-F1/a',
  'http://[',
])('a redirect to %s is not followed', async (location) => {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  dispatcher
    .get('https://files.slack.com')
    .intercept({ path: '/files-pri/T1-F1/door.jpg' })
    .reply(302, '', { headers: { location } });
  const got = downloadSlackFile({ dispatcher, botToken: 'xoxb-1', apiUrl: api }, own, 1_000);
  await expect(got).rejects.toMatchObject({ code: 'file_host_not_allowed', retry: 'never' });
});
