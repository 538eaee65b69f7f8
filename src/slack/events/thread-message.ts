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

/**
 * Passes on people's messages in threads, which are texted if the thread is live. Edits, bots' messages and
 * files are never texted.
 */
export function registerThreadMessageListener(
  app: App,
  options: {
    readonly live: Pick<LiveThreads, 'receiveThreadMessage'>;
    readonly addMentionNames: AddMentionNames;
  },
): void {
  const { live, addMentionNames } = options;
  app.event('message', async ({ event, body, context }) => {
    const read = typed.safeParse(event);
    if (!read.success) return;
    const { channel, thread_ts: threadTs, ts, user, text, subtype, files, attachments } = read.data;
    if (threadTs === ts || user === context.botUserId) return;
    await live.receiveThreadMessage({
      team: body.team_id,
      channel,
      threadTs,
      ts,
      user,
      isExternal: context.isFromOutside === true,
      isPrivateNote: isPrivateNote(text),
      hasAttachment: subtype === 'file_share' || files.length > 0 || attachments.length > 0,
      text: async () => cleanText(await addMentionNames(text)),
    });
  });
}
