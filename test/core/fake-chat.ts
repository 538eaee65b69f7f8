import { AppError } from '../../src/core/errors.ts';
import type {
  AuthorNotice,
  PostRef,
  QuestionOutcome,
  SendPosts,
  ThreadNote,
} from '../../src/core/ports/send-posts.ts';
import type { ThreadRef } from '../../src/core/ports/threads.ts';
import type { Send } from '../../src/domain/send.ts';
import type { SendProgress } from '../../src/domain/send-progress.ts';
import { removePictures } from '../../src/slack/messages/blocks/fallback-messages.ts';
import type { SlackMessage } from '../../src/slack/messages/blocks/message.ts';
import { buildPostMessage } from '../../src/slack/messages/post/channel-post.ts';

type Act = 'post' | 'update' | 'note' | 'update note' | 'close' | 'notify';

/** A failing call to Slack: `done` if Slack carries it out and only the response is lost. */
interface Fault {
  readonly act: Act;
  readonly error: AppError;
  readonly done: boolean;
}

/** A Slack with one channel, in memory, whose next calls can be made to fail. */
interface FakeChat extends SendPosts {
  readonly posts: { readonly send: Send; readonly ref: PostRef; shown: SlackMessage }[];
  readonly notes: ThreadNote[];
  /** Notes that replaced a posted one, in order. */
  readonly noteUpdates: ThreadNote[];
  readonly authorNotices: AuthorNotice[];
  readonly updates: SendProgress[];
  /** Questions whose buttons were removed. */
  readonly closedQuestions: { readonly ts: string; readonly ending: QuestionOutcome }[];
  /** Deleted messages. */
  readonly deletedMessages: ThreadRef[];
  /** Makes the next call of this kind fail, before or (`done`) after Slack carries it out. */
  fail(act: Act, error: AppError, options?: { readonly done?: boolean; times?: number }): void;
}

export const createLostResponse = () => new AppError('slack_unreached', { retry: 'later' });
export const createSlackRefusal = (code: string) =>
  new AppError(code, {
    retry: 'never',
    answered: true,
    problem: { code, what: 'Slack says no', todo: 'Do something' },
  });

export function createFakeChat(): FakeChat {
  const faults: Fault[] = [];
  const chat: FakeChat = {
    posts: [],
    notes: [],
    noteUpdates: [],
    authorNotices: [],
    updates: [],
    closedQuestions: [],
    deletedMessages: [],
    fail(act, error, { done = false, times = 1 } = {}) {
      for (let n = 0; n < times; n += 1) faults.push({ act, error, done });
    },
    async postMessage(send, progress) {
      const ref = { channel: send.channel, ts: `${chat.posts.length + 1}.0`, showsPicture: false };
      perform('post', () => chat.posts.push({ send, ref, shown: render(send, progress) }));
      return ref;
    },
    async updatePost(post, send, progress) {
      perform('update', () => {
        const shown = chat.posts.find(({ ref }) => ref.ts === post.ts);
        if (shown) shown.shown = render(send, progress);
        chat.updates.push(progress);
      });
      return { showsPicture: post.showsPicture };
    },
    async postThreadNote(_post, _send, _progress, note) {
      perform('note', () => chat.notes.push(note));
      return `note ${note.id}`;
    },
    async updateThreadNote(_post, _ts, _send, _progress, note) {
      perform('update note', () => chat.noteUpdates.push(note));
    },
    async closeQuestion(_post, ts, ending) {
      perform('close', () => chat.closedQuestions.push({ ts, ending }));
    },
    findPost: async (send) => chat.posts.find((one) => one.send.id === send.id)?.ref,
    findThreadNote: async (_post, _send, id) =>
      chat.notes.some((note) => note.id === id) ? `note ${id}` : undefined,
    async deleteMessage(at) {
      chat.deletedMessages.push(at);
    },
    async notifyAuthor(_send, message) {
      perform('notify', () => chat.authorNotices.push(message));
    },
  };
  return chat;

  function perform(act: Act, doIt: () => void): void {
    const at = faults.findIndex((fault) => fault.act === act);
    const [fault] = at < 0 ? [] : faults.splice(at, 1);
    if (!fault || fault.done) doIt();
    if (fault) throw fault.error;
  }
}

function render(send: Send, progress: SendProgress): SlackMessage {
  return removePictures(buildPostMessage(send, progress));
}
