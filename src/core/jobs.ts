import type { SendId } from '../domain/send.ts';
import type { CrashLoopPolicy, JobDefinition, JobKey, RetryPolicyName } from './ports/jobs.ts';
import type { ThreadRef } from './ports/threads.ts';

/*
 * Every background job is defined here. Jobs wait in the store while the app is upgraded, so names and keys
 * must not change. To add a job, define it here and write its handler; `wiring/jobs.ts` does not compile
 * until it pairs the two.
 */

interface JobLimits {
  readonly concurrency: number;
  /** Default: one day. */
  readonly retry?: RetryPolicyName;
  /** Default: `retryLater`. */
  readonly onCrashLoop?: CrashLoopPolicy;
}

function defineJob<Payload>(
  name: string,
  key: JobKey<Payload>,
  limits: JobLimits,
): JobDefinition<Payload> {
  return { name, key, retry: 'oneDay', onCrashLoop: 'retryLater', ...limits };
}

/** The payload is an id, and so is the key. */
function idKey<Id extends string>(): JobKey<Id> {
  return { format: (id) => id, parse: (key) => key as Id };
}

const sendKey = idKey<SendId>();
const textKey = idKey<string>();

/** Two parts separated by a colon; neither contains one. A part that a stored key lacks is parsed as ''. */
function pairKey<Pair>(
  split: (pair: Pair) => readonly [string, string | number],
  join: (first: string, second: string) => Pair,
): JobKey<Pair> {
  return {
    format: (pair) => split(pair).join(':'),
    parse(key) {
      const [first = '', second = ''] = key.split(':');
      return join(first, second);
    },
  };
}

// Composing

/** Computes the price of a draft while a person or a workflow waits for it. */
export const quoteJob = defineJob('quote', sendKey, {
  concurrency: 16,
  retry: 'twentyMinutes',
  onCrashLoop: 'giveUp',
});

/** Tells the author in a direct message whom the balance did not cover. */
export const notifyUncoveredJob = defineJob('uncovered', sendKey, {
  concurrency: 4,
  onCrashLoop: 'giveUp',
});

/** Carries out the decision about a workflow step, and reports it to Slack. The payload is Slack's execution id. */
export const finishStepJob = defineJob('step', textKey, {
  concurrency: 8,
  onCrashLoop: 'giveUp',
});

// Delivery

/**
 * Fetches the picture of a send, posts it in its channel, and adds a job for each of its batches. Most runs
 * wait for Slack or ClickSend, and one without a response must not hold up the others.
 */
export const prepareSendJob = defineJob('prepare', sendKey, {
  concurrency: 16,
  retry: 'twentyMinutes',
  onCrashLoop: 'giveUp',
});

export interface BatchId {
  readonly sendId: SendId;
  /** Counts from 0. */
  readonly batch: number;
}

/**
 * Submits one batch to ClickSend, or finds out whether it was submitted. Most runs wait for ClickSend, and
 * one without a response must not hold up the others.
 */
export const submitBatchJob = defineJob(
  'deliver',
  pairKey<BatchId>(
    ({ sendId, batch }) => [sendId, batch],
    (sendId, batch) => ({ sendId: sendId as SendId, batch: Number(batch) }),
  ),
  { concurrency: 32, retry: 'fiftyMinutes', onCrashLoop: 'giveUp' },
);

// Scheduling

/** Cancels scheduled messages to a person who opted out. The payload is the person's key. */
export const cancelOptedOutJob = defineJob('bar', textKey, {
  concurrency: 4,
  retry: 'twentyMinutes',
});

/** The same for everybody who opted out, in one pass, after many did at once. */
export const cancelAllOptedOutJob = defineJob('bar-all', idKey<'everybody'>(), {
  concurrency: 1,
  retry: 'twentyMinutes',
});

export interface ScheduledMessages {
  readonly sendId: SendId;
  /** The index of one recipient; undefined: all of them. */
  readonly index: number | undefined;
}

/** Cancels messages that ClickSend holds until their scheduled time. */
export const cancelAtClickSendJob = defineJob(
  'take-back',
  pairKey<ScheduledMessages>(
    ({ sendId, index }) => [sendId, index ?? 'all'],
    (sendId, index) => {
      const isAll = index === 'all' || index === '';
      return { sendId: sendId as SendId, index: isAll ? undefined : Number(index) };
    },
  ),
  { concurrency: 8, retry: 'fiftyMinutes' },
);

// Posts

/** Updates the post of a send and the notes in its thread. */
export const updatePostJob = defineJob('report', sendKey, { concurrency: 16 });

export interface DuePostUpdate {
  readonly sendId: SendId;
  /**
   * What happens at that time: the messages are sent, they have had no delivery report for 24 hours, the
   * summary may be edited again, a cancellation is over, or Slack can no longer carry out an older update.
   */
  readonly reason: 'leaves' | 'silent' | 'summary' | 'cancel' | 'late';
}

/** Requests an update of a post when it changes by time alone. */
export const queueDuePostUpdateJob = defineJob(
  'remind',
  pairKey<DuePostUpdate>(
    ({ sendId, reason }) => [sendId, reason],
    (sendId, reason) => ({
      sendId: sendId as SendId,
      reason: reason as DuePostUpdate['reason'],
    }),
  ),
  { concurrency: 4, retry: 'oneHour' },
);

/**
 * Tells the author in a direct message what failed, and asks about overdue messages. It must outlast an outage
 * of Slack, as the post does, because nothing else asks.
 */
export const notifyAuthorJob = defineJob('tell', sendKey, { concurrency: 16 });

/** Posts the file with every recipient's result for a send to many. */
export const postResultsFileJob = defineJob('results', sendKey, { concurrency: 1 });

/** Tells the admins that the store was emptied, through hours of an outage. The payload is the id of the new store. */
export const notifyStoreLostJob = defineJob('store-lost', textKey, {
  concurrency: 1,
  retry: 'threeAndAHalfHours',
});

// Conversations

/** Posts the replies of one person in order. The payload is the person's key. */
export const postRepliesJob = defineJob('replies', textKey, { concurrency: 16 });

/**
 * Copies the pictures of a reply to Slack. Each run holds a picture in memory. ClickSend keeps the pictures
 * for seven days. The payload is the reply's id.
 */
export const saveReplyPicturesJob = defineJob('reply-pictures', textKey, {
  concurrency: 2,
  retry: 'twoAndAHalfHours',
  onCrashLoop: 'giveUp',
});

/** Edits the posts of a reply when more is known about it. The payload is the reply's id. */
export const updateReplyPostsJob = defineJob('renew-reply', textKey, { concurrency: 4 });

export interface LiveNoticeTarget {
  readonly channel: string;
  /** The thread's ts, or `channel` for the channel itself. */
  readonly thread: string;
}

/** Posts in a channel or a thread whether messages typed there are texted. */
export const postLiveNoticeJob = defineJob(
  'say-live',
  pairKey<LiveNoticeTarget>(
    ({ channel, thread }) => [channel, thread],
    (channel, thread) => ({ channel, thread }),
  ),
  { concurrency: 4, retry: 'fiftyMinutes' },
);

/** Posts in a live thread why a message in it was not texted. */
export const postUnsentAnswerNoticeJob = defineJob(
  'not-texted',
  pairKey<ThreadRef>(
    ({ channel, ts }) => [channel, ts],
    (channel, ts) => ({ channel, ts }),
  ),
  { concurrency: 4 },
);

// Privacy

/** Deletes what is stored about a person. The payload is the request's id, which reveals nothing about them. */
export const erasePersonJob = defineJob('forget', textKey, { concurrency: 1 });

// Recurring work

/** Pulls one list of unread items from ClickSend, beside the others, so that a slow one does not hold them up. */
export const pullJob = defineJob('pull', idKey<'receipts' | 'sms-receipts' | 'replies'>(), {
  concurrency: 3,
  retry: 'endless',
});

/** Reads the status of open messages from ClickSend's history. */
export const pollHistoryJob = defineJob('watch', idKey<'history'>(), {
  concurrency: 1,
  retry: 'endless',
});

/** Opts out everybody in ClickSend's own Opt-Out List. */
export const readOptOutListsJob = defineJob('opt-out-lists', idKey<'account'>(), {
  concurrency: 1,
  retry: 'endless',
});

/** Creates the rules that ClickSend needs to push, at every start. */
export const ensureRulesJob = defineJob('rules', idKey<'account'>(), {
  concurrency: 1,
  retry: 'endless',
});
