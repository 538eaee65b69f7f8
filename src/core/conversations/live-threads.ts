import type { AppContext } from '../context.ts';
import { type DeletedMessage, storeDeletion } from '../delivery/live-message-check.ts';
import { postLiveNoticeJob } from '../jobs.ts';
import { WHOLE_CHANNEL } from './conversation-notices.ts';
import { findConversationContact } from './find-contact.ts';
import { type EditedMessage, receiveEdit } from './receive-edit.ts';
import {
  receiveThreadMessage,
  type ThreadMessage,
  type ThreadMessageTools,
} from './receive-thread-message.ts';
import { submitTextNow, type TextNowRequest } from './text-now.ts';

/** An older conversation posts that it is live when somebody writes in it again. */
const RECENT_MS = 7 * 86_400_000;
const MAX_RECENT = 20;

/**
 * Live threads: messages typed in them are texted to the person of the thread. Off unless a channel turns it on,
 * and never before the thread has said so, because an internal remark must not reach a customer.
 */
export function createLiveThreads(tools: ThreadMessageTools) {
  const { records, jobs, clock, log } = tools;
  return {
    /** Sets whether messages in this channel's threads are texted from now on. `by` is a Slack user id. */
    async setLive(channel: string, by: string, isLive: boolean): Promise<void> {
      if ((await records.liveSetting.get(channel))?.isLive === isLive) return;
      await records.liveSetting.put({ isLive, by, at: clock.now() }, channel);
      log.info({ channel, by, isLive }, 'set the live threads of a channel');
      await jobs.add(postLiveNoticeJob, { channel, thread: WHOLE_CHANNEL });
      if (isLive) await markRecentThreads(tools, channel);
    },
    isLive: async (channel: string) => (await records.liveSetting.get(channel))?.isLive === true,
    receiveThreadMessage: (message: ThreadMessage) => receiveThreadMessage(tools, message),
    async receiveDeletion(message: DeletedMessage): Promise<void> {
      if (await records.threadOwner.get(message.channel, message.threadTs))
        await storeDeletion(tools, message);
    },
    /** Somebody edited a message in a thread. */
    receiveEdit: (message: EditedMessage) => receiveEdit(tools, message),
    textNow: (request: TextNowRequest) => submitTextNow(tools, request),
  };
}

export type LiveThreads = ReturnType<typeof createLiveThreads>;

/** Lets recent threads with one person say that they are live, so that the first message typed in one is sent. */
async function markRecentThreads(
  { records, jobs, clock }: Pick<AppContext, 'records' | 'jobs' | 'clock'>,
  channel: string,
): Promise<void> {
  const since = clock.now() - RECENT_MS;
  const newest = await records.channelThreads(channel).listNewest({ limit: MAX_RECENT });
  for (const { member: thread, score } of newest) {
    if (score < since) continue;
    const owner = await records.threadOwner.get(channel, thread);
    const contact = owner && (await findConversationContact(records, owner));
    if (contact && contact !== 'many') await jobs.add(postLiveNoticeJob, { channel, thread });
  }
}
