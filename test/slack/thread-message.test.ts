import { expect, test } from 'vitest';
import type { EditedMessage } from '../../src/core/conversations/receive-edit.ts';
import type { ThreadMessage } from '../../src/core/conversations/receive-thread-message.ts';
import type { DeletedMessage } from '../../src/core/delivery/live-message-check.ts';
import { registerThreadMessageListener } from '../../src/slack/events/thread-message.ts';
import { createFormApp } from './form-app.ts';

const plain = {
  type: 'message',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1',
  ts: '200.000001',
  thread_ts: '100.000001',
  event_ts: '200.000001',
  text: 'Hi <@U2>',
};

/**
 * The thread message of a `message` event with its text for the phone; undefined if the event is
 * ignored.
 */
async function receiveMessage(more: object) {
  const [typed] = (await hearEvent(more)).messages;
  return typed && { ...typed, text: await typed.text() };
}

async function hearEvent(more: object) {
  const messages: ThreadMessage[] = [];
  const deletions: DeletedMessage[] = [];
  const edits: EditedMessage[] = [];
  const { app, hear } = createFormApp();
  registerThreadMessageListener(app, {
    live: {
      receiveThreadMessage: async (typed) => {
        messages.push(typed);
        return 'inside';
      },
      receiveEdit: async (message) => {
        edits.push(message);
      },
      receiveDeletion: async (message) => {
        deletions.push(message);
      },
    },
    addMentionNames: async (text) => text.replace('<@U2>', '<@U2|Ben>'),
  });
  const event = { ...plain, ...more };
  await hear({ type: 'event_callback', team_id: 'T1', api_app_id: 'A1', event_id: 'E1', event });
  return { messages, deletions, edits };
}

test('a message that a person types in a thread is received as clean text', async () => {
  expect(await receiveMessage({})).toEqual({
    team: 'T1',
    channel: 'C1',
    threadTs: '100.000001',
    ts: '200.000001',
    user: 'U1',
    text: 'Hi @Ben',
    isPrivateNote: false,
    hasAttachment: false,
    isExternal: false,
    isUnderOurs: false,
  });
  expect(await receiveMessage({ subtype: 'thread_broadcast' })).toMatchObject({
    hasAttachment: false,
  });
});

test.each([
  ['an edit', { subtype: 'message_changed' }],
  ['an edit without its subtype', { edited: { user: 'U1', ts: '201.0' } }],
  ['a deletion', { subtype: 'message_deleted' }],
  ['a bot', { subtype: 'bot_message' }],
  ['a bot by its id', { bot_id: 'B1' }],
  ['a bot by its profile', { bot_profile: { id: 'B1' } }],
  ['an app', { app_id: 'A2' }],
  ['the app itself', { user: 'UAPP' }],
  ['a comment on a file', { subtype: 'file_comment' }],
  ['a /me message', { subtype: 'me_message' }],
  ['a hidden message', { hidden: true }],
  ['the root of a thread', { thread_ts: plain.ts }],
  ['a message outside a thread', { thread_ts: undefined }],
])('%s is ignored', async (_, more) => {
  expect(await receiveMessage(more)).toBeUndefined();
});

test.each([
  ['a file', { subtype: 'file_share', files: [{ id: 'F1' }] }],
  ['a file without a subtype', { files: [{ id: 'F1' }] }],
  ['another message', { attachments: [{ text: 'theirs' }] }],
  ['files that can’t be parsed', { files: 'F1' }],
])('a message with %s counts as having an attachment', async (_, more) => {
  expect(await receiveMessage(more)).toMatchObject({ hasAttachment: true });
});

const deleted = {
  type: 'message',
  subtype: 'message_deleted',
  hidden: true,
  user: undefined,
  thread_ts: undefined,
  deleted_ts: plain.ts,
};

test('a deletion is received if a person wrote the message in a thread', async () => {
  const hearDeletion = async (previous: object) =>
    (await hearEvent({ ...deleted, ts: '300.1', previous_message: { ...plain, ...previous } }))
      .deletions;
  expect(await hearDeletion({})).toEqual([
    { channel: 'C1', threadTs: plain.thread_ts, ts: plain.ts, user: 'U1' },
  ]);
  expect(await hearDeletion({ bot_id: 'B1' })).toEqual([]);
  expect(await hearDeletion({ thread_ts: undefined })).toEqual([]);
});

const edited = {
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  user: undefined,
  thread_ts: undefined,
  ts: '300.1',
  previous_message: plain,
};

test('an edit is received if a person edited their text in a thread, with the text as a phone gets it', async () => {
  const hearEdit = async (more: object) => {
    const message = { ...plain, edited: { user: 'U1', ts: '300.0' }, ...more };
    return (await hearEvent({ ...edited, message })).edits;
  };
  const [edit] = await hearEdit({ text: '*At five*' });
  expect(edit).toMatchObject({
    channel: 'C1',
    threadTs: plain.thread_ts,
    ts: plain.ts,
    user: 'U1',
  });
  expect(edit?.isPrivateNote).toBe(false);
  expect(await edit?.text()).toBe('At five');
  expect(await hearEdit({ text: '// At five' })).toMatchObject([{ isPrivateNote: true }]);
  // A link preview, a bot’s message, a message outside a thread, and one whose text was not
  // edited.
  expect(await hearEdit({ attachments: [{ text: 'theirs' }] })).toEqual([]);
  expect(await hearEdit({ text: 'At five', bot_id: 'B1' })).toEqual([]);
  expect(await hearEdit({ text: 'At five', thread_ts: undefined })).toEqual([]);
  expect(await hearEdit({ text: 'At five', edited: undefined })).toEqual([]);
});

test('a message that begins with two slashes is a private note', async () => {
  expect(await receiveMessage({ text: '\u200b&gt; // he is impossible' })).toMatchObject({
    isPrivateNote: true,
  });
});
