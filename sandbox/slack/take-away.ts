import { sendChangeEvent, sendDeletionEvent } from './deliver-events.ts';
import { DELETED, getThread, isDeleted, type MessageRecord } from './messages.ts';
import type { Workspace } from './workspace.ts';

/**
 * Deletes a message. A thread's first message leaves a placeholder as long as it has replies; the app gets
 * that as a change.
 */
export function takeAway(workspace: Workspace, message: MessageRecord): void {
  const { channel, ts, raw } = message;
  if (listReplies(workspace, message).length > 0) {
    const { thread_ts, reply_count } = raw;
    const mark = {
      type: 'message',
      subtype: DELETED,
      hidden: true,
      user: 'USLACKBOT',
      ts,
      text: 'This message was deleted.',
      thread_ts,
      reply_count,
    };
    const tombstone = { channel, ts, raw: mark, edited: false };
    workspace.messages.put(tombstone);
    sendChangeEvent(workspace, message, tombstone);
  } else {
    workspace.messages.remove(channel, ts);
    sendDeletionEvent(workspace, message);
  }
  forgetReply(workspace, message);
  workspace.changes.tell();
}

function forgetReply(workspace: Workspace, reply: MessageRecord): void {
  const thread = getThread(reply);
  const first = thread === undefined ? undefined : workspace.messages.find(reply.channel, thread);
  if (first === undefined) return;
  const replyCount = listReplies(workspace, first).length;
  if (replyCount === 0 && isDeleted(first)) {
    workspace.messages.remove(first.channel, first.ts);
    return;
  }
  const { reply_count, ...alone } = first.raw;
  const raw = replyCount === 0 ? alone : { ...first.raw, reply_count: replyCount };
  workspace.messages.put({ ...first, raw });
}

function listReplies(
  { messages }: Workspace,
  { channel, ts }: MessageRecord,
): readonly MessageRecord[] {
  return messages
    .all()
    .filter(
      (other) =>
        other.channel === channel && other.onlyFor === undefined && getThread(other) === ts,
    );
}
