import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { LiveThreads } from '../../core/conversations/live-threads.ts';
import type { AddMentionNames } from '../../core/ports/people.ts';
import { cleanText, isPrivateNote } from '../reading/clean-text.ts';

/** A person's message in a thread (Slack's `message` event). */
const typed = z.object({
  channel: z.string().min(1),
  thread_ts: z.string().min(1),
  ts: z.string().min(1),
  user: z.string().regex(/^(?!USLACKBOT$)./),
  text: z.string().catch(''),
  /** The author of the thread's first message. */
  parent_user_id: z.string().optional().catch(undefined),
  subtype: z.enum(['thread_broadcast', 'file_share']).optional(),
  // Each of these marks an app's message, or an edit.
  bot_id: z.undefined().optional(),
  bot_profile: z.undefined().optional(),
  app_id: z.undefined().optional(),
  edited: z.undefined().optional(),
  hidden: z.literal(false).optional(),
  files: z.array(z.unknown()).catch([{}]).default([]),
  attachments: z.array(z.unknown()).catch([{}]).default([]),
});

/** Somebody deleted a person's message in a thread. */
const deleted = z.object({
  channel: z.string().min(1),
  subtype: z.literal('message_deleted'),
  deleted_ts: z.string().min(1),
  previous_message: z.object({
    thread_ts: z.string().min(1),
    user: z.string().min(1),
    bot_id: z.undefined().optional(),
  }),
});

/** Somebody edited their message in a thread. */
const edited = z.object({
  channel: z.string().min(1),
  subtype: z.literal('message_changed'),
  message: z.object({
    thread_ts: z.string().min(1),
    ts: z.string().min(1),
    user: z.string().min(1),
    text: z.string(),
    subtype: z.literal('thread_broadcast').optional(),
    edited: z.object({}),
    bot_id: z.undefined().optional(),
    app_id: z.undefined().optional(),
  }),
  previous_message: z.object({ text: z.string() }),
});

/**
 * Passes on people's messages in threads, which are texted if the thread is live, and their edits and deletions.
 * Bots' messages and files are never texted.
 */
export function registerThreadMessageListener(
  app: App,
  options: {
    readonly live: Pick<LiveThreads, 'receiveThreadMessage' | 'receiveEdit' | 'receiveDeletion'>;
    readonly addMentionNames: AddMentionNames;
  },
): void {
  const { live, addMentionNames } = options;
  app.event('message', async ({ event, body, context }) => {
    const deletion = deleted.safeParse(event);
    if (deletion.success) {
      const { channel, deleted_ts: ts, previous_message: message } = deletion.data;
      const { thread_ts: threadTs, user } = message;
      return live.receiveDeletion({ channel, threadTs, ts, user });
    }
    const edit = edited.safeParse(event);
    if (edit.success) {
      const { channel, message, previous_message: before } = edit.data;
      const { thread_ts: threadTs, ts, user, text } = message;
      if (threadTs === ts || user === context.botUserId || text === before.text) return;
      return live.receiveEdit({
        team: body.team_id,
        channel,
        threadTs,
        ts,
        user,
        isPrivateNote: isPrivateNote(text),
        wasPrivateNote: isPrivateNote(before.text),
        text: async () => cleanText(await addMentionNames(text)),
      });
    }
    const read = typed.safeParse(event);
    if (!read.success) return;
    const { channel, thread_ts: threadTs, ts, user, text, subtype, files, attachments } = read.data;
    const { parent_user_id: parent } = read.data;
    if (threadTs === ts || user === context.botUserId) return;
    await live.receiveThreadMessage({
      team: body.team_id,
      channel,
      threadTs,
      ts,
      user,
      isExternal: context.isFromOutside === true,
      isPrivateNote: isPrivateNote(text),
      isUnderOurs: parent !== undefined && parent === context.botUserId,
      hasAttachment: subtype === 'file_share' || files.length > 0 || attachments.length > 0,
      text: async () => cleanText(await addMentionNames(text)),
    });
  });
}
