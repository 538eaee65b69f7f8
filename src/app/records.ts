import type { DeliveryFact, DeliveryState } from '../domain/delivery.ts';
import type { CurrencyCode } from '../domain/money.ts';
import type { Problem } from '../domain/problem.ts';
import type { Send, SendId } from '../domain/send.ts';
import type { PostRef } from './ports/chat.ts';
import type { Media, MessageOutcome } from './ports/clicksend.ts';
import type { Index, Store } from './ports/store.ts';

/**
 * One batch of a send at ClickSend. Written by `deliver` alone.
 *
 * - `sending`: written before the order leaves. Found after a crash: nobody knows whether it left.
 * - `waiting`: ClickSend did not take it (not reached, or asked to wait); it will be tried again.
 * - `refused`: ClickSend said no to all of it.
 * - `answered`: what is known of each message. `unsure` ones are being looked up in the history.
 */
export type BatchFact =
  | {
      readonly kind: 'sending';
      readonly at: number;
      /** What was known before a person asked to send the unsure ones again. */
      readonly before?: AnsweredFact;
    }
  | {
      readonly kind: 'waiting';
      readonly at: number;
      readonly problem: Problem;
      readonly before?: AnsweredFact;
    }
  | { readonly kind: 'refused'; readonly at: number; readonly problem: Problem }
  | AnsweredFact;

export interface AnsweredFact {
  readonly kind: 'answered';
  /** When the last order left, Unix ms. */
  readonly at: number;
  /** When the first order left: an unsure message may be in ClickSend's history from then on. */
  readonly since: number;
  readonly outcomes: readonly MessageOutcome[];
  readonly currency?: CurrencyCode;
  /** How often the unsure ones were looked for. */
  readonly lookups: number;
}

/** A post that was begun: when, and by which process. */
export interface PostingIntent {
  readonly at: number;
  readonly by: string;
}

/** What is shown in Slack. Written by `report` alone. */
export interface ReportFact {
  /** What the post shows now: a digest of it. */
  readonly shown?: string;
  readonly shownAt: number;
  /** Ids of notes that stand in the thread. */
  readonly notes: readonly string[];
  /** Recipients whose failure stands in the thread. */
  readonly failures: readonly number[];
  /** Questions that stand in the thread with their buttons; `at` is the order they are about. */
  readonly questions?: readonly {
    readonly batch: number;
    readonly at: number;
    readonly ts: string;
  }[];
  /** Recipients of whom the thread said that they failed, and later that they got it. */
  readonly arrived?: readonly number[];
  /** A note that was begun; found after a crash or a lost answer: look for it first. */
  readonly noting?: { readonly id: string; readonly failures: readonly number[] };
  /** Somebody deleted the post, or there never was one: there is nothing left to keep true. */
  readonly gone?: true;
  /** Why there never was one. */
  readonly unposted?: Problem;
}

/** What the sender was told in private. Written by `tell` alone. */
export interface ToldFact {
  readonly stopped?: true;
  readonly unposted?: true;
  /** Recipients whose refusal or failure was told. */
  readonly failed: readonly number[];
}

/** Every kind of record, its key and who writes it. All of them leave after the retention time. */
export function records(store: Store, retentionMs: number) {
  const record = <T, K extends readonly (string | number)[]>(kind: string) => ({
    key: (...key: K) => [kind, ...key].join(':'),
    get: (...key: K) => store.get<T>([kind, ...key].join(':')),
    put: (value: T, ...key: K) => store.put([kind, ...key].join(':'), value, retentionMs),
    /** Puts it if it is absent; tells whether it was. */
    claim: (value: T, ...key: K) => store.claim([kind, ...key].join(':'), value, retentionMs),
    delete: (...key: K) => store.delete([kind, ...key].join(':')),
  });
  return {
    store,
    retentionMs,
    /** submit */
    send: record<Send, [SendId]>('send'),
    /** prepare: why nothing of it was sent */
    stopped: record<Problem, [SendId]>('stopped'),
    /** prepare and deliver, through `ensureMedia` */
    media: record<Media, [SendId]>('media'),
    /** prepare: what holds it up while it is tried again */
    held: record<Problem, [SendId]>('held'),
    /** announce: begun, then where it stands */
    posting: record<PostingIntent, [SendId]>('posting'),
    post: record<PostRef, [SendId]>('post'),
    /** deliver */
    batch: record<BatchFact, [SendId, number]>('batch'),
    /** decide: a person wants the unsure ones of a batch sent again */
    again: record<{ readonly by: string; readonly at: number }, [SendId, number]>('again'),
    /** deliver: which send and recipient a ClickSend message is */
    message: record<{ readonly send: SendId; readonly index: number }, [string]>('message'),
    /** receive: the message that a receipt named by our reference, while no answer had told its id */
    named: record<{ readonly messageId: string }, [string]>('named'),
    /** receive: a fact about a message; writing it again changes nothing */
    receipt: record<DeliveryFact, [string, DeliveryState]>('receipt'),
    /** report */
    report: record<ReportFact, [SendId]>('report'),
    /** tell */
    told: record<ToldFact, [SendId]>('told'),
    /** deliver: ClickSend's message ids of a channel, newest first; the score is when they left. */
    messagesOf: (channel: string): Index => store.index(`messages:${channel}`),
    /** deliver adds, watch removes: sends with messages that may still change; the score is when to look next. */
    open: (): Index => store.index('open'),
  };
}
export type Records = ReturnType<typeof records>;
