import type { Draft } from '../../domain/draft.ts';
import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { PictureChange } from '../../domain/picture-change.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';
import type { Plan, SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { ReplyPostExtras } from '../conversations/build-reply-posts.ts';
import type { MessageOutcome, RefusedOutcome, Reply } from '../ports/clicksend.ts';
import type { FittedPicture } from '../ports/pictures.ts';
import type { PostTarget, ThreadRef } from '../ports/threads.ts';
import type { PostIntent } from '../posts/post-once.ts';
import type { ErasedMessage } from '../privacy/delete-messages.ts';
import type { ErasedSend } from '../privacy/delete-send-records.ts';
import type { ResendScope } from '../status/find-resend-recipients.ts';

/**
 * One batch of a send at ClickSend. Written by `deliver` alone.
 *
 * - `sending`: written before the order leaves. Found after a crash: nobody knows whether it left.
 * - `waiting`: ClickSend did not take it (not reached, or asked to wait); it will be tried again.
 * - `refused`: ClickSend said no to all of it.
 * - `answered`: what is known of each message. `unsure` ones are being looked up in the history.
 */
export type BatchFact =
  | SendingBatchFact
  | {
      readonly kind: 'waiting';
      readonly at: number;
      readonly problem: Problem;
      readonly before?: AnsweredBatchFact;
    }
  | { readonly kind: 'refused'; readonly at: number; readonly problem: Problem }
  | AnsweredBatchFact;

export interface SendingBatchFact {
  readonly kind: 'sending';
  readonly at: number;
  /** Of this one order: the process that wrote it knows whether it left. */
  readonly token: string;
  /** What was known before a person asked to send the unsure ones again. */
  readonly before?: AnsweredBatchFact;
  readonly withheld?: readonly number[];
  /** Whoever is opted out is not in the order; what became of them, so that nobody looks for them. */
  readonly barred?: readonly RefusedOutcome[];
}

export interface AnsweredBatchFact {
  readonly kind: 'answered';
  /** When the last order left, Unix ms. */
  readonly at: number;
  /** When the first order left: an unsure message may be in ClickSend's history from then on. */
  readonly since: number;
  readonly outcomes: readonly StoredOutcome[];
  readonly currency?: CurrencyCode;
  /** How often the unsure ones were looked for. */
  readonly lookups: number;
  /** Places of recipients who were not ordered, because somebody wanted them back before. */
  readonly withheld?: readonly number[];
}

/** A message of somebody who was erased, as it stood then; its id at ClickSend went with them. */
export interface ErasedOutcome {
  readonly kind: 'erased';
  readonly reference: string;
  readonly state: RecipientStatus;
  readonly at: number;
  readonly price?: MoneyUnits;
}

/** What is known of one message. */
export type StoredOutcome = MessageOutcome | ErasedOutcome;

/** A form that was sent and waits for its price, or for a person's yes. Written by `propose` alone. */
export interface PendingDraft {
  /** The send that it will be. */
  readonly id: SendId;
  /** Another one every time the form is sent: an old price must not be confirmed for new words. */
  readonly version: string;
  /** Slack id. */
  readonly user: string;
  readonly draft: Draft;
  readonly asked: Approver;
  /** A scheduled send that this is to change. */
  readonly changes?: EditTarget;
  /** The sender wants numbers included that cannot get pictures. */
  readonly includesAll?: boolean;
  /** The form that it came from, to put it back as it was. */
  readonly form?: FormInput;
  readonly at: number;
}

/** What a draft does not have as a person typed it. */
export interface FormInput {
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
    readonly whom: ResendScope;
    readonly from: number;
    readonly count: number;
  };
}

/** Who is asked whether it shall be sent. */
export type Approver =
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
export interface EditTarget {
  readonly id: SendId;
  readonly base: number;
}

/**
 * Something done to a send that is scheduled. They are numbered without gaps from 0, each claimed,
 * so that of two at the same moment one wins. After `left` only what ClickSend holds can still be
 * asked back: `recalled`, and then how that ended.
 */
export type SendChange =
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

/** A person wants what is unsure of a batch sent again. */
export interface ResendRequest {
  readonly by: string;
  /** The order that the person was asked about: its `at`, by the clock of whoever placed it. */
  readonly about: number;
}

/** A person wants one recipient's message, which ClickSend holds, taken back. */
export interface MessageCancelRequest {
  readonly by: string;
  readonly at: number;
}

/** What became of that. */
export interface MessageCancelResult {
  /** The {@link MessageCancelRequest} that it answers. */
  readonly at: number;
  /** Why not all of it could be done; undefined when it was. */
  readonly problem?: Problem;
}

/** A picture as it will leave, kept for a send that is held here. */
export interface StoredPicture {
  /** Of the source that it was made of. */
  readonly source: string;
  readonly base64: string;
  readonly picture: Omit<FittedPicture, 'bytes'>;
}

/** What was done to the picture of a send, beside making it smaller. */
export interface PictureChangesFact {
  /** Of the source that it was made of. */
  readonly source: string;
  readonly changes: readonly PictureChange[];
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
export type StepResult = { readonly isTold?: true } & (
  | { readonly kind: 'sent'; readonly send: SendId; readonly price: string; readonly count: number }
  | { readonly kind: 'failed'; readonly error: string }
);

/** What is shown in Slack. Written by `report` alone. */
export interface PostStateFact {
  /** What the post shows now: a digest of it. */
  readonly shown?: string;
  readonly shownAt: number;
  /** Whether it shows the picture since its last update, and how many updates in a row could not. */
  readonly showsPicture?: boolean;
  readonly pictureTries?: number;
  /** Ids of notes that stand in the thread. */
  readonly notes: readonly string[];
  /** Recipients whose failure stands in the thread. */
  readonly failures: readonly number[];
  /** Recipients whose failure the thread could not say: told to the sender instead. */
  readonly untold?: readonly number[];
  /** Questions that stand in the thread with their buttons. */
  readonly questions?: readonly (UnconfirmedQuestion & { readonly ts: string })[];
  /** Questions that the thread could not ask: the sender is asked instead. */
  readonly unasked?: readonly UnconfirmedQuestion[];
  /** Recipients of whom the thread said that they failed, and later that they got it. */
  readonly arrived?: readonly number[];
  /** Recipients of whom the thread said that nothing was heard of them. */
  readonly silent?: readonly number[];
  /** A note that was begun; found after a crash or a lost answer: look for it first. */
  readonly noting?: PostIntent & NoteFact & { readonly id: string };
  /** Somebody deleted the post, or there never was one: there is nothing left to keep true. */
  readonly gone?: true;
  /** Why there never was one. */
  readonly unposted?: Problem;
}

/** What a note tells, for what is told of it once it stands in the thread: recipients, and the question it asks. */
export interface NoteFact {
  readonly failures: readonly number[];
  readonly arrived?: readonly number[];
  readonly silent?: readonly number[];
  readonly question?: UnconfirmedQuestion;
}

/** Whether to send again what nobody knows of; `at` is the order it is about. */
export interface UnconfirmedQuestion {
  readonly batch: number;
  readonly at: number;
}

/** What the sender was told in private. Written by `tell` alone. */
export interface SenderNoticesFact {
  readonly asked?: readonly UnconfirmedQuestion[];
  readonly stopped?: true;
  readonly unposted?: true;
  /** The time that passed unused, about which the sender was asked. */
  readonly overdue?: number;
  /** Recipients whose refusal or failure was told. */
  readonly failed: readonly number[];
}

/** The summary that stands in the thread of a send to many. Written by `report` alone. */
export interface SummaryFact {
  readonly ts: string;
  /** What it says: a digest of it. */
  readonly shown: string;
  /** Unix ms. */
  readonly at: number;
  /** It says that nothing more is expected. */
  readonly isOver: boolean;
}

/** The file of everybody that a send to many went to. Written by `results` alone. */
export interface ResultsFileFact {
  /** A digest of the states that stand in it. */
  readonly states: string;
  /** How giving it into the thread ended. */
  readonly thread?: 'given' | 'not given';
  /** The message to the sender alone that theirs hangs on, then how that ended. */
  readonly sender?: ThreadRef | 'given' | 'not given';
  readonly posting?: PostIntent & { readonly what: ResultsFileStage };
}
export type ResultsFileStage = 'thread' | 'message' | 'sender';

/** A reply as it came. Written by `receive-replies` alone. */
export interface ReplyFact extends Reply {
  /** Whose phone it is: undefined where nobody can tell. Versions before 0.5 did not store it. */
  readonly phone?: E164;
  /** Orders what came in the same second: the time that it was taken (Unix ms), and its turn there. */
  readonly came: number;
  /** Where a clock was wrong: in the order it stands as if it had been sent then (Unix ms). */
  readonly sortAt?: number;
  readonly turn: number;
  /** What its words did, or may have meant. */
  readonly meant?: 'out' | 'in' | 'maybe out';
}

/** Where a reply stands in Slack. */
export type ReplyPostFact =
  | (PostIntent & { readonly kind: 'begun'; readonly place: PostTarget })
  | ({
      readonly kind: 'shown';
      /** The message that its thread hangs on; undefined: it hangs on this one. */
      readonly threadTs?: string;
      /** What its line says beside it. */
      readonly more?: ReplyPostExtras;
      /** Slack ids of the pictures that came with it. */
      readonly files?: readonly string[];
    } & ThreadRef);

/** Which store this is. Times in Unix ms. */
export interface StoreIdentity {
  readonly id: string;
  /** When it was first seen. */
  readonly since: number;
  /** When it was seen that it, or the one before it, had lost what it held. */
  readonly lostAt?: number;
  /** When somebody put the opt-outs back after that. */
  readonly restoredAt?: number;
}

/** Whether what people type in threads of a channel is texted. */
export interface LiveSetting {
  readonly isLive: boolean;
  /** Slack id. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
}

/** What a channel or a thread says of itself. */
export interface LiveNoticeFact {
  readonly said?: LiveNoticeKind;
  /** The ts of the line that says so: what was typed before it was typed to colleagues. */
  readonly ts?: string;
  /** `derivePersonKey` of whom that line names. */
  readonly whom?: string;
  /** What it is about to say. */
  readonly saying?: PostIntent & { readonly word: LiveNoticeKind; readonly whom?: string };
}
export type LiveNoticeKind = 'live' | 'safe' | 'safe for many';

/**
 * Somebody is being erased. Written by `forget` alone, and gone when it is done: then nothing here
 * knows the number any more. What is still to be done in Slack stands in it, since the records that
 * tell where are deleted first.
 */
export interface ErasureFact {
  readonly phone: E164;
  /** Slack id of whoever wants it. */
  readonly by: string;
  readonly at: number;
  /** Sends to them alone: their orders are deleted, or are so next. */
  readonly sends: readonly ErasedSend[];
  /** Posts that are to say no more than who erased them. */
  readonly posts: readonly ErasedPost[];
  /** What the person wrote, and what came with it. */
  readonly lines: readonly ThreadRef[];
  /** Slack ids. */
  readonly files: readonly string[];
  /** What ClickSend called their messages. */
  readonly messages: readonly ErasedMessage[];
  /** How many messages and files Slack did not let go. */
  readonly kept: number;
}

/** A post of somebody who is erased. */
export interface ErasedPost extends ThreadRef {
  /** The ts of the thread that the lines about it stand in. */
  readonly thread: string;
  /** Whose post it is; undefined for one that is no send's. */
  readonly send?: SendId;
}
