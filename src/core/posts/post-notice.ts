import { logExhausted } from '../async/log-exhausted.ts';
import type { AppContext } from '../context.ts';
import { isFinalError } from '../errors.ts';
import { notifyStoreLostJob } from '../jobs.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { People } from '../ports/people.ts';
import type { ConversationPost } from '../ports/threads.ts';
import {
  type ConversationTools,
  ensureConversationPost,
  type ShownPost,
} from './post-to-conversation.ts';

/** A notice from the app itself to a channel or a person. */
interface Notice {
  /** Unique among the notices in one place. */
  readonly id: string;
  /** The key of this notice's record for the channel. */
  readonly key: string;
  /** A channel, or a person for a direct message (Slack ids). */
  readonly channel: string;
  readonly content: ConversationPost;
}

export interface NoticeTools extends ConversationTools, Pick<AppContext, 'records' | 'log'> {}

/** Posts a notice once. Returns its location, or undefined if Slack never accepts it. */
export async function postNotice(
  tools: NoticeTools,
  { id, key, channel, content }: Notice,
): Promise<ShownPost | undefined> {
  try {
    return await ensureConversationPost(tools, { id, key, content, place: { channel } });
  } catch (error) {
    if (!isFinalError(error)) throw error;
    tools.log.warn({ notice: id, channel, code: error.code }, 'failed to post a notice');
    return undefined;
  }
}

/** In a larger workspace many admins do not know this app, so the first ones are enough. */
const MAX_ADMINS = 20;

/** The admins who are told of problems (Slack user ids). */
export async function listNotifiedAdmins(
  people: Pick<People, 'listAdmins'>,
): Promise<readonly string[]> {
  return (await people.listAdmins()).slice(0, MAX_ADMINS);
}

/** Tells the admins in a direct message, once, that the store was emptied. The job's id is that of the new store. */
export function createNotifyStoreLostJob(
  tools: NoticeTools & { readonly people: Pick<People, 'listAdmins'> },
): JobHandler<string> {
  const { records, people, log } = tools;
  return {
    run,
    onExhausted: logExhausted(
      log,
      notifyStoreLostJob,
      'mark',
      'failed to tell the admins that the store was emptied',
    ),
  };

  async function run(id: string): Promise<undefined> {
    const store = await records.storeIdentity.get();
    if (store?.id !== id || !store.lostAt || store.restoredAt) return;
    const content = { kind: 'store lost', lostAt: store.lostAt } as const;
    for (const channel of await listNotifiedAdmins(people)) {
      const key = `store-${id}.${channel}`;
      await postNotice(tools, { id: `store-${id}`, key, channel, content });
    }
  }
}
