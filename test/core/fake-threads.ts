import { AppError } from '../../src/core/errors.ts';
import type {
  ConversationPost,
  PostTarget,
  ReplyPicture,
  ThreadRef,
  Threads,
} from '../../src/core/ports/threads.ts';

/** A message that is posted in Slack. */
interface SaidLine extends ThreadRef {
  readonly id: string;
  readonly place: PostTarget;
  readonly line: ConversationPost;
  readonly isInChannelToo: boolean;
}

/** Slack's threads in memory, whose next calls can be made to fail. */
interface FakeThreads extends Threads {
  /** For `postOnce`. */
  deleteMessage(at: ThreadRef): Promise<void>;
  readonly lines: SaidLine[];
  readonly files: (ThreadRef & ReplyPicture & { readonly file: string })[];
  /** Deleted messages. */
  readonly removed: ThreadRef[];
  /** Errors that the next calls of `postMessage` throw, before (`no`) or after (`lost`) posting. */
  readonly faults: { readonly kind: 'no' | 'lost'; readonly error: AppError }[];
  /** Errors that the next updates throw, in order. */
  readonly updateErrors: AppError[];
  /** The content of every update, in order. */
  readonly updates: ConversationPost[];
}

export const gone = new AppError('post_gone', { retry: 'never', answered: true });
export const lostAnswer = new AppError('slack_lost', { retry: 'later' });

export function createFakeThreads(): FakeThreads {
  const threads: FakeThreads = {
    lines: [],
    files: [],
    faults: [],
    updateErrors: [],
    updates: [],
    removed: [],
    async postMessage(place, id, line, { isInChannelToo = false } = {}) {
      const fault = threads.faults.shift();
      if (fault?.kind === 'no') throw fault.error;
      const channel = /^U/.test(place.channel) ? `D${place.channel.slice(1)}` : place.channel;
      const said = {
        channel,
        ts: `${threads.lines.length + 1}.0`,
        id,
        place,
        line,
        isInChannelToo,
      };
      threads.lines.push(said);
      if (fault) throw fault.error;
      return said;
    },
    findMessage: async ({ channel, threadTs }, id) =>
      threads.lines.find(
        (one) => one.id === id && one.place.channel === channel && one.place.threadTs === threadTs,
      ),
    async deleteMessage(at) {
      threads.removed.push(at);
    },
    async updateMessage(at, id, line) {
      threads.updates.push(line);
      const error = threads.updateErrors.shift();
      if (error) throw error;
      const n = threads.lines.findIndex((one) => one.ts === at.ts && one.id === id);
      const old = threads.lines[n];
      if (old) threads.lines[n] = { ...old, line };
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
