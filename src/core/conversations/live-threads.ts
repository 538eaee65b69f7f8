import type { Problem } from '../../domain/problem.ts';
import type { Plan } from '../../domain/send.ts';
import { measureSmsText } from '../../domain/sms-length.ts';
import { postLiveNoticeJob, postUnsentAnswerNoticeJob } from '../jobs.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import {
  type CheckPermission,
  findRefusal,
  OUTSIDER_PROBLEM,
} from '../permissions/check-permission.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { UnsentText } from '../ports/threads.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import type { QueueSend } from '../sends/queue-send.ts';
import {
  type ConversationContact,
  findConversationContact,
  findOwnNumber,
} from './find-conversation-contact.ts';
import { findLateProblem } from './find-late-problem.ts';
import { WHOLE_CHANNEL } from './post-live-notice.ts';

/** What somebody typed in a thread. */
export interface ThreadMessage {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly ts: string;
  /** Slack id. */
  readonly user: string;
  /** As it would go out: no mark-up, no codes of emoji. Asked for what goes out only: it may take Slack a while. */
  readonly text: () => Promise<string>;
  /** Two slashes before it keep it inside. */
  readonly isPrivateNote: boolean;
  /** Something came with it: a file, or another message. */
  readonly hasAttachment: boolean;
  /** By somebody of another organisation, or Slack does not say of which. */
  readonly isExternal: boolean;
}

/** What somebody pressed *Text it now* for. */
export interface TextNowRequest {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly typed: UnsentText;
  /** Slack id of whoever pressed it. */
  readonly by: string;
}

/** `gone`: nothing is known of the thread any more, or it is with many. */
export type TextNowResult =
  | { readonly kind: 'texted' | 'before' | 'gone' }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** What came of it: only `texted` goes out. */
export type ThreadMessageOutcome = 'not ours' | 'inside' | 'not texted' | 'texted';

export interface LiveThreads {
  /** What is typed in threads of this channel is texted from now on, or not any more. */
  setLive(channel: string, by: string, isLive: boolean): Promise<void>;
  isLive(channel: string): Promise<boolean>;
  receiveThreadMessage(typed: ThreadMessage): Promise<ThreadMessageOutcome>;
  /**
   * Texts what stayed inside, once however often it is pressed. Stored and queued when it resolves;
   * throws an AppError that says why for somebody who may not.
   */
  textNow(before: TextNowRequest): Promise<TextNowResult>;
}

/**
 * Live threads: what people type in them is texted to the one person whom the thread is with. Off
 * unless a channel wants it, and never before the thread itself has said so: an internal remark must
 * not reach a customer by accident.
 */
export function createLiveThreads(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly submit: QueueSend;
  readonly optOuts: Pick<OptOutLedger, 'findOptedOut'>;
  readonly checkPermission: CheckPermission;
}): LiveThreads {
  const { records, jobs, clock, log, submit, optOuts, checkPermission } = tools;
  return {
    setLive: set,
    receiveThreadMessage: hear,
    textNow,
    isLive: async (channel) => (await records.liveSetting.get(channel))?.isLive === true,
  };

  async function set(channel: string, by: string, isLive: boolean): Promise<void> {
    if ((await records.liveSetting.get(channel))?.isLive === isLive) return;
    await records.liveSetting.put({ isLive, by, at: clock.now() }, channel);
    log.info({ channel, by, isLive }, 'threads of a channel set');
    await jobs.add(postLiveNoticeJob, { channel, thread: WHOLE_CHANNEL });
  }

  async function hear(typed: ThreadMessage): Promise<ThreadMessageOutcome> {
    const { channel, threadTs } = typed;
    const owner = await records.threadOwner.get(channel, threadTs);
    if (!owner) return 'not ours';
    await records.lastThreadActivity.put(clock.now(), channel, threadTs);
    const isLive = (await records.liveSetting.get(channel))?.isLive === true;
    const { said, ts: saidTs, whom } = (await records.liveNotice.get(channel, threadTs)) ?? {};
    const speak = () => jobs.add(postLiveNoticeJob, { channel, thread: threadTs });
    if (!isLive) {
      if (said === 'live') await speak();
      return 'inside';
    }
    if (typed.isPrivateNote) return 'inside';
    // Told once that it stays inside, it does, however often Slack tells of it.
    if (await records.unsentAnswer.get(channel, typed.ts)) return 'not texted';
    const person = await findConversationContact(records, owner);
    if (!person) return 'inside';
    if (person === 'many') {
      if (said !== 'safe for many') await speak();
      return 'inside';
    }
    if (typed.isExternal) return fromOutside(typed);
    if (said !== 'live' || whom !== derivePersonKey(person.phone)) {
      await speak();
      return notTextedYet(typed, ONLY_JUST_LIVE);
    }
    // Slack may tell late of what was typed before.
    if (saidTs && Number(typed.ts) < Number(saidTs)) return notTextedYet(typed, ONLY_JUST_LIVE);
    const late = findLateProblem(typed.ts, clock.now());
    if (late) return notTextedYet(typed, late);
    if (typed.hasAttachment) return notTexted(typed, WORDS_ONLY);
    const refusal = await whyRefused(typed.user);
    if (refusal === OUTSIDER_PROBLEM) return fromOutside(typed);
    if (refusal) return notTexted(typed, refusal);
    return text(typed, person);
  }

  /** Undefined: what they type may go out. */
  async function whyRefused(user: string): Promise<Problem | undefined> {
    try {
      await checkPermission(user, 'send');
      return undefined;
    } catch (error) {
      const refusal = findRefusal(error);
      if (!refusal) throw error;
      return refusal;
    }
  }

  /** The thread says once that it does not go out; the rest of what they write is left in peace. */
  async function fromOutside(typed: ThreadMessage): Promise<ThreadMessageOutcome> {
    const { channel, threadTs, ts } = typed;
    const isFirst = await records.outsiderNotice.setIfAbsent(ts, channel, threadTs);
    const first = isFirst ? ts : await records.outsiderNotice.get(channel, threadTs);
    return first === ts ? notTexted(typed, FROM_OUTSIDE) : 'inside';
  }

  async function text(
    typed: ThreadMessage,
    person: ConversationContact,
  ): Promise<ThreadMessageOutcome> {
    const { team, channel, threadTs, ts, user } = typed;
    const body = await typed.text();
    if (body === '') return 'inside';
    const problem = await hindrance(body, person);
    if (problem) return notTexted(typed, problem);
    // Named by the message: the same event, come again, is the same send.
    const id = deriveSendId({ team, nonce: `live:${channel}:${ts}` });
    await records.threadSends(channel, threadTs).addIfAbsent(id, Number(ts) * 1_000);
    const plan = await planFor(person, { channel, threadTs, body });
    await submit(id, user, { ...plan, typedTs: ts });
    return 'texted';
  }

  async function textNow(before: TextNowRequest): Promise<TextNowResult> {
    const { team, channel, threadTs, typed, by } = before;
    await checkPermission(by, 'send');
    const owner = await records.threadOwner.get(channel, threadTs);
    const person = owner && (await findConversationContact(records, owner));
    if (!person || person === 'many') return { kind: 'gone' };
    // Another one than what left late and stayed inside; the same whoever presses it.
    const id = deriveSendId({ team, nonce: `now:${channel}:${typed.ts}` });
    if (await records.send.get(id)) return { kind: 'before' };
    const problem = await hindrance(typed.words, person);
    if (problem) return { kind: 'problem', problem };
    await submit(id, by, await planFor(person, { channel, threadTs, body: typed.words }));
    return { kind: 'texted' };
  }

  async function hindrance(
    body: string,
    { phone }: ConversationContact,
  ): Promise<Problem | undefined> {
    const { length, limit } = measureSmsText(body);
    if (length > limit) return tooLong(length, limit);
    return (await optOuts.findOptedOut([phone])).get(phone);
  }

  async function planFor(
    person: ConversationContact,
    words: Pick<Plan, 'channel' | 'threadTs' | 'body'>,
  ): Promise<Plan> {
    const { phone, name } = person;
    const from = await findOwnNumber(records, person);
    return {
      ...{ ...words, subject: '', picture: { kind: 'none' } },
      recipients: [{ phone, name: name || undefined }],
      ...(from ? { from } : {}),
    };
  }

  /** It may still go out when somebody wants it to. */
  async function notTextedYet(
    typed: ThreadMessage,
    problem: Problem,
  ): Promise<ThreadMessageOutcome> {
    if (typed.hasAttachment) return notTexted(typed, WORDS_ONLY);
    const refusal = await whyRefused(typed.user);
    if (refusal === OUTSIDER_PROBLEM) return fromOutside(typed);
    if (refusal) return notTexted(typed, refusal);
    const words = await typed.text();
    if (words === '') return 'inside';
    const { length, limit } = measureSmsText(words);
    if (length > limit) return notTexted(typed, tooLong(length, limit));
    return notTexted(typed, problem, words);
  }

  async function notTexted(
    { channel, threadTs, ts, user }: ThreadMessage,
    problem: Problem,
    words = '',
  ): Promise<ThreadMessageOutcome> {
    const fact = { user, threadTs, problem, words: words || undefined };
    await records.unsentAnswer.setIfAbsent(fact, channel, ts);
    await jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
    return 'not texted';
  }
}

const ONLY_JUST_LIVE: Problem = {
  code: 'thread_not_live_yet',
  what: 'This thread only just went live',
  todo: 'Press Text it now, or type it again',
};

const FROM_OUTSIDE: Problem = {
  code: 'outsider',
  what: 'Only messages from people in this app’s own workspace are texted from here',
  todo: 'Messages from other organizations stay in Slack',
};

const WORDS_ONLY: Problem = {
  code: 'words_only',
  what: 'Only words go out from a live thread',
  todo: 'Type them alone; Reply under a line of theirs sends a picture',
};

function tooLong(length: number, limit: number): Problem {
  return {
    code: 'message_too_long',
    what: `It has ${length.toLocaleString('en')} characters, and a text message takes ${limit.toLocaleString('en')}`,
    todo: 'Type it again in shorter messages',
  };
}
