import type { Problem } from '../../domain/problem.ts';
import type { ThreadRef } from '../ports/threads.ts';

/** What is stored before something is posted in Slack, until it is known whether it was. Times in Unix ms. */
export interface PostIntent {
  readonly at: number;
  /** The process that began it. */
  readonly by: string;
  /** When the answer was given up as lost; undefined: the call is under way, or its process died. */
  readonly lostAt?: number;
  /** Slack took longer than the time-out: it may carry the call out yet. */
  readonly isLate?: true;
  /** It stands where nobody asked for it, and is to be deleted. */
  readonly stray?: ThreadRef;
}

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
