import type { AppContext } from '../context.ts';
import { getErrorCode } from '../errors.ts';
import { type LiveNoticeTarget, postLiveNoticeJob } from '../jobs.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { ConversationPost, PostTarget } from '../ports/threads.ts';
import type { PostToConversation } from '../posts/post-to-conversation.ts';
import type { LiveNoticeFact, LiveNoticeKind, LiveSetting } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { loadVersionedRecord } from '../records/versioned-record.ts';
import { findConversationContact, pickThreadContact } from './find-conversation-contact.ts';

/** Used in place of a thread's ts for the channel itself. */
export const WHOLE_CHANNEL = 'channel';

/**
 * Lets a channel and its threads post whether messages in them are texted: before the first text is sent,
 * and when that ends.
 */
export function createPostLiveNoticeJob(
  tools: Pick<AppContext, 'records' | 'log'> & {
    readonly postToConversation: PostToConversation;
  },
): JobHandler<LiveNoticeTarget> {
  const { records, log, postToConversation } = tools;
  return { run, onExhausted: giveUp };

  async function run({ channel, thread: ts }: LiveNoticeTarget): Promise<undefined> {
    const isOfChannel = ts === WHOLE_CHANNEL;
    const setting = await records.liveSetting.get(channel);
    const stored = await loadVersionedRecord(records.liveNotice, channel, ts);
    const { saying, ...before } = stored.get() ?? {};
    const content = isOfChannel
      ? buildChannelNotice(setting, before.said)
      : await buildThreadNotice(records, channel, ts, setting, before);
    if (!content) return;
    const word = getNoticeKind(content.kind);
    const whom = content.kind === 'live' ? derivePersonKey(content.who.phone) : undefined;
    const isBegun = saying?.word === word && saying.whom === whom;
    const place: PostTarget = isOfChannel ? { channel } : { channel, threadTs: ts };
    await postToConversation({
      // The same kind of notice can be due again: the thread was live, then safe, then live again, or live
      // with another person.
      id: `live-${word}-${setting?.at ?? 0}${whom ? `-${whom}` : ''}`,
      content,
      place,
      intent: isBegun ? saying : undefined,
      storeIntent: (intent) => stored.set({ ...before, saying: { word, whom, ...intent } }),
      deleteIntent: () => stored.set(before),
      store: (shown) => stored.set({ said: word, ts: shown.ts, whom }),
    });
  }

  async function giveUp(target: LiveNoticeTarget, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error(
      { thread: postLiveNoticeJob.key.format(target), code },
      'failed to post whether a thread is live; nothing is texted from it',
    );
  }
}

/** Undefined if the thread already has the notice or does not need one. */
async function buildThreadNotice(
  records: Records,
  channel: string,
  ts: string,
  setting: LiveSetting | undefined,
  { said, whom }: LiveNoticeFact,
): Promise<ConversationPost | undefined> {
  const owner = await records.threadOwner.get(channel, ts);
  const contact = owner && (await findConversationContact(records, owner));
  if (!contact) return undefined;
  if (contact === 'many') {
    const isDue = setting?.isLive && said !== 'safe for many';
    return isDue ? { kind: 'safe for many' } : undefined;
  }
  const by = setting?.by ?? '';
  if (setting?.isLive) {
    const isSaid = said === 'live' && whom === derivePersonKey(contact.phone);
    return isSaid ? undefined : { kind: 'live', by, who: pickThreadContact(contact) };
  }
  // A thread that never posted that it is live need not post that it is not.
  return said === 'live' ? { kind: 'safe', by, who: pickThreadContact(contact) } : undefined;
}

function buildChannelNotice(
  setting: LiveSetting | undefined,
  said: LiveNoticeKind | undefined,
): ConversationPost | undefined {
  if (!setting) return undefined;
  const { isLive, by } = setting;
  if (said === (isLive ? 'live' : 'safe') || (!isLive && !said)) return undefined;
  return { kind: isLive ? 'channel live' : 'channel safe', by };
}

function getNoticeKind(kind: ConversationPost['kind']): LiveNoticeKind {
  if (kind === 'safe for many') return kind;
  return kind === 'live' || kind === 'channel live' ? 'live' : 'safe';
}
