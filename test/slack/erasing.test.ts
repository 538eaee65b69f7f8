import { describe, expect, test } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import { createSlackErasure } from '../../src/slack/adapters/erasure.ts';
import { buildSendMetadata } from '../../src/slack/adapters/find-posts.ts';
import { startLittleSlack } from '../sandbox/slack-app.ts';
import {
  type Answer,
  answerError,
  answerOk,
  catchError,
  createProcess,
  startScriptedSlack,
} from './scripted-slack.ts';

const id = 'mms-abcdefghijklmnopqrst' as SendId;

test('erasing a post says who erased it, deletes its thread notes and leaves other messages in the thread', async () => {
  const { slack, client } = await startLittleSlack(() => undefined);
  const channel = slack.channel('field-crew').id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'To Jo •••222: Hello' });
  const inThread = { channel, thread_ts: ts };
  const note = {
    ...inThread,
    text: '✅ Delivered to Jo •••222.',
    metadata: buildSendMetadata(id, 'n'),
  };
  await client.chat.postMessage(note);
  await client.chat.postMessage({ ...inThread, text: 'Something else of the app’s' });

  const post = { channel, ts, thread: ts, send: id };
  expect(await createSlackErasure(client).erasePost(post, 'U1')).toBe('gone');
  const words = slack.thread(channel, ts).map(({ text }) => text);
  expect(words.join('\n')).toContain('Something else of the app’s');
  expect(words.join('\n')).not.toContain('Jo');
  const shown = slack.messages(channel).find((one) => one.ts === ts);
  expect(shown?.text).toBe('Erased by <@U1>');
});

test('the app’s messages and files are deleted, and deleting them again succeeds', async () => {
  const { slack, client } = await startLittleSlack(() => undefined);
  const channel = slack.channel('field-crew').id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'They wrote: hello' });
  const file = { filename: 'reply.jpg', file: Buffer.from('a picture') };
  const upload = await client.filesUploadV2({ channel_id: channel, thread_ts: ts, ...file });
  const fileId = upload.files[0]?.files?.[0]?.id ?? '';
  expect(fileId).not.toBe('');
  const erasing = createSlackErasure(client);
  for (const _time of ['first', 'second']) {
    expect(await erasing.deleteFile(fileId)).toBe('gone');
    expect(await erasing.deleteMessage({ channel, ts })).toBe('gone');
  }
  expect(slack.messages(channel).some((one) => one.ts === ts && !one.deleted)).toBe(false);
});

describe('Slack’s response to a deletion', () => {
  const line = { channel: 'C1', ts: '1.0' };
  const createErasingThat = async (...answers: readonly Answer[]) => {
    const { apiUrl, calls } = await startScriptedSlack(...answers);
    return { erasing: createSlackErasure(createProcess(apiUrl).client), calls };
  };

  test.each([
    ['message_not_found', 'gone'],
    ['channel_not_found', 'gone'],
    ['cant_delete_message', 'kept'],
    ['compliance_exports_prevent_deletion', 'kept'],
  ])('%s counts as %s', async (code, end) => {
    const { erasing } = await createErasingThat(answerError(code));
    expect(await erasing.deleteMessage(line)).toBe(end);
  });

  test('is retried later when Slack has an internal error', async () => {
    const { erasing } = await createErasingThat(answerError('internal_error'));
    expect(await catchError(erasing.deleteMessage(line))).toMatchObject({ retry: 'later' });
  });

  test('edit_window_closed makes the app delete the post instead of emptying it', async () => {
    const { erasing, calls } = await createErasingThat(
      answerError('edit_window_closed'),
      answerOk(),
    );
    const end = await erasing.erasePost({ ...line, thread: '1.0' }, 'U1');
    expect(end).toBe('gone');
    expect(calls.map(({ method }) => method)).toEqual(['chat.update', 'chat.delete']);
  });
});
