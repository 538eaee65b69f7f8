import { getErrorCode } from '../errors.ts';
import { type LiveNoticeTarget, postLiveNoticeJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ConversationPost, PostTarget, Threads } from '../ports/threads.ts';
import { createPostToConversation } from '../posts/post-to-conversation.ts';
import { createCompareAndSet } from '../records/compare-and-set.ts';
import type { LiveNoticeFact, LiveNoticeKind, LiveSetting } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { findConversationContact, pickThreadContact } from './find-conversation-contact.ts';

/** Stands for the channel itself, where a thread has its ts. */
export const WHOLE_CHANNEL = 'channel';

/**
 * Lets a channel and its threads say whether what is typed in them is texted: before the first word
 * goes out, and when that ends.
 */
export function createPostLiveNoticeJob(tools: {
  readonly records: Records;
  readonly threads: Threads;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly isAlone: boolean;
}): JobHandler<LiveNoticeTarget> {
  const { records, log } = tools;
  const say = createPostToConversation(tools);
  return { run, onExhausted: giveUp };

  async function run({ channel, thread: ts }: LiveNoticeTarget): Promise<undefined> {
    const setting = await records.liveSetting.get(channel);
    const fact = await createCompareAndSet(records.liveNotice, channel, ts);
    const { saying, ...before } = fact.get() ?? {};
    const line = await (ts === WHOLE_CHANNEL
      ? lineOfChannel(setting, before.said)
      : lineOfThread(channel, ts, setting, before));
    if (!line) return;
    const word = { word: wordOf(line.kind), ...whomIn(line) };
    const isBegun = saying?.word === word.word && saying.whom === word.whom;
    const place: PostTarget = ts === WHOLE_CHANNEL ? { channel } : { channel, threadTs: ts };
    // The same word again is another line: it was live, then safe, then live, or with somebody else.
    const name = `live-${word.word}-${setting?.at ?? 0}${word.whom ? `-${word.whom}` : ''}`;
    await say({
      id: name,
      content: line,
      place,
      intent: isBegun ? saying : undefined,
      storeIntent: (intent) => fact.set({ ...before, saying: { ...word, ...intent } }),
      deleteIntent: () => fact.set(before),
      store: (stands) => fact.set({ said: word.word, ts: stands.ts, ...whomIn(line) }),
    });
  }

  async function lineOfThread(
    channel: string,
    ts: string,
    setting: LiveSetting | undefined,
    { said, whom }: LiveNoticeFact,
  ): Promise<ConversationPost | undefined> {
    const owner = await records.threadOwner.get(channel, ts);
    const person = owner && (await findConversationContact(records, owner));
    if (!person) return undefined;
    if (person === 'many') {
      const isDue = setting?.isLive && said !== 'safe for many';
      return isDue ? { kind: 'safe for many' } : undefined;
    }
    const by = setting?.by ?? '';
    if (setting?.isLive) {
      const isSaid = said === 'live' && whom === derivePersonKey(person.phone);
      return isSaid ? undefined : { kind: 'live', by, who: pickThreadContact(person) };
    }
    // A thread that never said that it was live need not say that it is not.
    return said === 'live' ? { kind: 'safe', by, who: pickThreadContact(person) } : undefined;
  }

  async function lineOfChannel(
    setting: LiveSetting | undefined,
    said: LiveNoticeKind | undefined,
  ): Promise<ConversationPost | undefined> {
    if (!setting) return undefined;
    const word = setting.isLive ? 'live' : 'safe';
    if (said === word || (!setting.isLive && !said)) return undefined;
    return { kind: setting.isLive ? 'channel live' : 'channel safe', by: setting.by };
  }

  async function giveUp(target: LiveNoticeTarget, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error(
      { thread: postLiveNoticeJob.key.format(target), code },
      'a thread could not say whether it is live; nothing is texted from it',
    );
  }
}

/** Whom a line makes what is typed go to. */
function whomIn(line: ConversationPost): Pick<LiveNoticeFact, 'whom'> {
  return line.kind === 'live' ? { whom: derivePersonKey(line.who.phone) } : {};
}

function wordOf(kind: ConversationPost['kind']): LiveNoticeKind {
  if (kind === 'safe for many') return kind;
  return kind === 'live' || kind === 'channel live' ? 'live' : 'safe';
}
