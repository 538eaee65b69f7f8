import type { DeliveryFact, DeliveryState } from '../domain/delivery.ts';
import type { Draft } from '../domain/draft.ts';
import type { CurrencyCode } from '../domain/money.ts';
import type { CountryCode } from '../domain/phone.ts';
import type { Problem } from '../domain/problem.ts';
import type { Quote } from '../domain/quote.ts';
import type { Plan, Send, SendId } from '../domain/send.ts';
import type { WhomAgain } from './form/whom-again.ts';
import type { PostRef } from './ports/chat.ts';
import type { Media, MessageOutcome, Reply } from './ports/clicksend.ts';
import type { FittedPicture } from './ports/pictures.ts';
import type { StepQuestion } from './ports/steps.ts';
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
      readonly withheld?: readonly number[];
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
  /** Places of recipients who were not ordered, because somebody wanted them back before. */
  readonly withheld?: readonly number[];
}

/** A form that was sent and waits for its price, or for a person's yes. Written by `propose` alone. */
export interface DraftFact {
  /** The send that it will be. */
  readonly id: SendId;
  /** Another one every time the form is sent: an old price must not be confirmed for new words. */
  readonly version: string;
  /** Slack id. */
  readonly user: string;
  readonly draft: Draft;
  readonly asked: Asked;
  /** A scheduled send that this is to change. */
  readonly changes?: ChangedSend;
  /** The form that it came from, to put it back as it was. */
  readonly form?: TypedForm;
  readonly at: number;
}

/** What a draft does not have as a person typed it. */
export interface TypedForm {
  /** Names the form: sent again after *Back*, it is the same send. */
  readonly nonce: string;
  /** Undefined: the person chose none. */
  readonly country?: CountryCode;
  readonly recipients: string;
  /** How often a template put its words in. */
  readonly generation: number;
  /** Recipients of an earlier send who were meant too, without standing in the field. */
  readonly rest?: {
    readonly send: SendId;
    readonly whom: WhomAgain;
    readonly from: number;
    readonly count: number;
  };
}

/** Who is asked whether it shall be sent. */
export type Asked =
  /** The person before the form; a Slack view id. */
  | { readonly kind: 'form'; readonly view: string }
  /** Nobody: it goes out as soon as its lists are read. */
  | { readonly kind: 'nobody' }
  /** A step of a workflow: the person it names, in private, where `mustAsk`. */
  | { readonly kind: 'step'; readonly execution: string; readonly mustAsk: boolean };

/** What was answered to a draft, and to which version of it. Written by `quote` alone. */
export interface QuoteFact {
  readonly version: string;
  readonly quote: Quote;
  /** It was shown, or gone on with: not to be shown again over what a person does next. */
  readonly isShown?: true;
}

/** What a form that changes a scheduled send is about, and which version of it the form was opened with. */
export interface ChangedSend {
  readonly id: SendId;
  readonly base: number;
}

/**
 * Something done to a send that is scheduled. They are numbered without gaps from 0, each claimed,
 * so that of two at the same moment one wins. After `left` only what ClickSend holds can still be
 * asked back: `recalled`, and then how that ended.
 */
export type Change =
  | { readonly kind: 'edited'; readonly by: string; readonly at: number; readonly plan: Plan }
  /** One recipient was taken out; `index` in the plan as it stands. */
  | { readonly kind: 'withdrawn'; readonly by: string; readonly at: number; readonly index: number }
  | { readonly kind: 'cancelled'; readonly by: string; readonly at: number }
  /** Its time came, or ClickSend holds it from now on. */
  | { readonly kind: 'left'; readonly at: number }
  /** Somebody wants all of it back from ClickSend; `next`: to have this sent in its place. */
  | {
      readonly kind: 'recalled';
      readonly by: string;
      readonly at: number;
      readonly next?: { readonly id: SendId; readonly plan: Plan };
    }
  /** Somebody wants one recipient's message back from ClickSend. */
  | {
      readonly kind: 'oneRecalled';
      readonly by: string;
      readonly at: number;
      readonly index: number;
    }
  /** ClickSend gave all of it back. */
  | { readonly kind: 'returned'; readonly at: number }
  /** ClickSend gave all of it back, and `next` goes in its place. */
  | { readonly kind: 'replaced'; readonly at: number; readonly next: SendId }
  /** Not all of it could be had back. */
  | { readonly kind: 'kept'; readonly at: number; readonly problem: Problem };

/** A person wants one recipient's message, which ClickSend holds, taken back. */
export interface TakeBack {
  readonly by: string;
  readonly at: number;
}

/** What became of that. */
export interface TakenBack {
  /** The {@link TakeBack} that it answers. */
  readonly at: number;
  /** Why not all of it could be done; undefined when it was. */
  readonly problem?: Problem;
}

/** A picture as it will leave, kept for a send that is held here. */
export interface KeptPicture {
  /** Of the source that it was made of. */
  readonly source: string;
  readonly base64: string;
  readonly picture: Omit<FittedPicture, 'bytes'>;
}

/** A text to be picked in the form. */
export interface Template {
  /** Made of its name: two of one name cannot be in the same place. */
  readonly id: string;
  readonly name: string;
  /** '' leaves the form's subject as it is. */
  readonly subject: string;
  readonly body: string;
  /** Slack id of whoever made it, or changed it last. */
  readonly by: string;
}

/** What was decided about a step of a workflow: the first word counts. */
export type StepDecision =
  | {
      readonly kind: 'send';
      readonly at: number;
      readonly by: string;
      readonly draft: SendId;
      readonly version: string;
      /** `0.4850 AUD`, as the workflow gets it. */
      readonly price: string;
      readonly count: number;
    }
  | {
      readonly kind: 'fail';
      readonly at: number;
      /** In words, for whoever made the workflow. */
      readonly error: string;
      /** Who is told as well. */
      readonly user?: string;
      /** Slack id of whoever pressed *Do not send*. */
      readonly declinedBy?: string;
    };

/** What became of that decision; `isTold`: the workflow knows. */
export type StepEnd = { readonly isTold?: true } & (
  | { readonly kind: 'sent'; readonly send: SendId; readonly price: string; readonly count: number }
  | { readonly kind: 'failed'; readonly error: string }
);

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
  /** Recipients of whom the thread said that nothing was heard of them. */
  readonly silent?: readonly number[];
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
  /** The time that passed unused, about which the sender was asked. */
  readonly overdue?: number;
  /** Recipients whose refusal or failure was told. */
  readonly failed: readonly number[];
}

/** A kind of record; `K` is what names one of them. */
export interface RecordOf<T, K extends readonly (string | number)[]> {
  key(...key: K): string;
  get(...key: K): Promise<T | undefined>;
  put(value: T, ...key: K): Promise<void>;
  /** Puts it if it is absent; tells whether it was. */
  claim(value: T, ...key: K): Promise<boolean>;
  delete(...key: K): Promise<void>;
  /** The same, kept so much longer than usual: what is scheduled must not be forgotten before it left. */
  longer(byMs: number): RecordOf<T, K>;
}

/** A form may stand open over night. */
const DRAFT_KEPT_MS = 24 * 3_600_000;

/** Templates are no records about a send: they stay for years. */
const TEMPLATES_KEPT_MS = 10 * 365 * 24 * 3_600_000;

/** Every kind of record, its key and who writes it. All that is about a send leaves after the retention time. */
export function records(store: Store, retentionMs: number) {
  const record = <T, K extends readonly (string | number)[]>(
    kind: string,
    ttlMs: number = retentionMs,
  ): RecordOf<T, K> => ({
    key: (...key: K) => [kind, ...key].join(':'),
    get: (...key: K) => store.get<T>([kind, ...key].join(':')),
    put: (value: T, ...key: K) => store.put([kind, ...key].join(':'), value, ttlMs),
    claim: (value: T, ...key: K) => store.claim([kind, ...key].join(':'), value, ttlMs),
    delete: (...key: K) => store.delete([kind, ...key].join(':')),
    longer: (byMs) => record<T, K>(kind, ttlMs + byMs),
  });
  return {
    store,
    retentionMs,
    /** submit */
    send: record<Send, [SendId]>('send'),
    /** propose and quote: what was not sent yet leaves after a day. */
    draft: record<DraftFact, [SendId]>('draft', DRAFT_KEPT_MS),
    quote: record<QuoteFact, [SendId]>('quote', DRAFT_KEPT_MS),
    /** change: what was done to a scheduled send, in order */
    change: record<Change, [SendId, number]>('change'),
    /** cancel: one recipient's message that ClickSend holds is wanted back */
    takeBack: record<TakeBack, [SendId, number]>('takeBack'),
    /** take-back */
    takenBack: record<TakenBack, [SendId, number]>('takenBack'),
    /** take-back: the send in whose post and thread another one stands from now on, and who made it so */
    successor: record<{ readonly id: SendId; readonly by: string }, [SendId]>('successor'),
    predecessor: record<SendId, [SendId]>('predecessor'),
    /** prepare: the picture of a send that is held here */
    kept: record<KeptPicture, [SendId]>('kept'),
    /** ensureMedia: what ClickSend has already, by sha256 of the picture */
    upload: record<Media, [string]>('upload'),
    /** submit: the sender that was last used in a channel ('' for none), and a person's country */
    senderOf: record<string, [string]>('senderOf'),
    countryOf: record<string, [string]>('countryOf'),
    /** templates: of a channel (its Slack id) or of the workspace (`all`), and by id */
    template: record<Template, [string, string]>('template', TEMPLATES_KEPT_MS),
    /** workflow-step, by Slack's id of the execution: it was taken up, and when */
    step: record<{ readonly user: string; readonly at: number }, [string]>('step'),
    /** workflow-step: where the person was asked */
    stepQuestion: record<StepQuestion, [string]>('stepQuestion'),
    /** workflow-step: what is to become of it, claimed */
    stepDecision: record<StepDecision, [string]>('stepDecision'),
    /** workflow-step: what became of it */
    stepEnd: record<StepEnd, [string]>('stepEnd'),
    /** prepare: why nothing of it was sent */
    stopped: record<Problem, [SendId]>('stopped'),
    /** prepare and deliver, through `ensureMedia` */
    media: record<Media & { readonly source: string }, [SendId]>('media'),
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
    /** receive-replies: what a person wrote back, by the reply's own message id */
    reply: record<Reply, [string]>('reply'),
    /** report */
    report: record<ReportFact, [SendId]>('report'),
    /** tell */
    told: record<ToldFact, [SendId]>('told'),
    /** deliver: ClickSend's message ids of a channel, newest first; the score is when they left. */
    messagesOf: (channel: string): Index => store.index(`messages:${channel}`),
    /** cancel: whose messages of a send were wanted back; the score is when. */
    takeBacks: (send: SendId): Index => store.index(`takeBacks:${send}`),
    /** receive-replies: ids of replies; the score is when they came. */
    replies: (): Index => store.index('replies'),
    /** submit: a person's sends; the score is when they were ordered. */
    sendsOf: (user: string): Index => store.index(`sends:${user}`),
    /** templates: ids of those of a channel or of the workspace; the score is when they were made. */
    templatesOf: (scope: string): Index => store.index(`templates:${scope}`),
    /** submit and change add, what ends it removes: scheduled sends; the score is when they leave. */
    scheduled: (): Index => store.index('scheduled'),
    /** deliver adds, watch removes: sends with messages that may still change; the score is when to look next. */
    open: (): Index => store.index('open'),
  };
}
export type Records = ReturnType<typeof records>;
