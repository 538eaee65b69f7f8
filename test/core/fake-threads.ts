import { AppError } from '../../src/core/errors.ts';
import type {
  ConversationPost,
  PostTarget,
  ReplyPicture,
  ThreadRef,
  Threads,
} from '../../src/core/ports/threads.ts';

/** A message that is posted in Slack. */
interface PostedMessage extends ThreadRef {
  readonly id: string;
  readonly target: PostTarget;
  readonly content: ConversationPost;
  readonly isInChannelToo: boolean;
}

/** Slack's threads in memory, whose next calls can be made to fail. */
interface FakeThreads extends Threads {
  /** For `postOnce`. */
  deleteMessage(at: ThreadRef): Promise<void>;
  readonly messages: PostedMessage[];
  readonly files: (ThreadRef & ReplyPicture & { readonly file: string })[];
  /** Deleted messages. */
  readonly deletedMessages: ThreadRef[];
  /** Errors that the next calls of `postMessage` throw, before (`no`) or after (`lost`) posting. */
  readonly faults: { readonly kind: 'no' | 'lost'; readonly error: AppError }[];
  /** Errors that the next updates throw, in order. */
  readonly updateErrors: AppError[];
  /** The content of every update, in order. */
  readonly updates: ConversationPost[];
}

export const postGone = new AppError('post_gone', { retry: 'never', answered: true });
export const lostResponse = new AppError('slack_lost', { retry: 'later' });

export function createFakeThreads(): FakeThreads {
  const threads: FakeThreads = {
    messages: [],
    files: [],
    faults: [],
    updateErrors: [],
    updates: [],
    deletedMessages: [],
    async postMessage(target, id, content, { isInChannelToo = false } = {}) {
      const fault = threads.faults.shift();
      if (fault?.kind === 'no') throw fault.error;
      const channel = /^U/.test(target.channel) ? `D${target.channel.slice(1)}` : target.channel;
      const posted = {
        channel,
        ts: `${threads.messages.length + 1}.0`,
        id,
        target,
        content,
        isInChannelToo,
      };
      threads.messages.push(posted);
      if (fault) throw fault.error;
      return posted;
    },
    findMessage: async ({ channel, threadTs }, id) =>
      threads.messages.find(
        (one) =>
          one.id === id && one.target.channel === channel && one.target.threadTs === threadTs,
      ),
    async deleteMessage(at) {
      threads.deletedMessages.push(at);
    },
    async updateMessage(at, id, content) {
      threads.updates.push(content);
      const error = threads.updateErrors.shift();
      if (error) throw error;
      const n = threads.messages.findIndex((one) => one.ts === at.ts && one.id === id);
      const old = threads.messages[n];
      if (old) threads.messages[n] = { ...old, content };
    },
    async uploadPicture(thread, file) {
      const id = `F${threads.files.length + 1}`;
      threads.files.push({ ...thread, ...file, file: id });
      return id;
    },
    findPicture: async ({ ts }, name) =>
      threads.files.find((one) => one.ts === ts && one.name === name)?.file,
  };
  return threads;
}
