import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { UnconfirmedQuestion } from '../ports/send-posts.ts';
import type { ThreadRef } from '../ports/threads.ts';

/** Stored before the app posts something in Slack, until it knows whether Slack posted it. Times are Unix ms. */
export interface PostIntent {
  readonly at: number;
  /** The process that made the call. */
  readonly by: string;
  /** When Slack's response was lost. Undefined while the call runs, or if its process died. */
  readonly lostAt?: number;
  /** Slack exceeded the timeout and may still post it. */
  readonly isLate?: true;
  /** Slack posted it in the wrong place, where it must be deleted. */
  readonly stray?: ThreadRef;
}

/** Until then (Unix ms) Slack may carry out an older update late, so the message is updated again. */
export type LateUntil = number;

/** What Slack shows of a send. Only the job that updates the post writes it. */
export interface PostStateFact {
  /** A digest of what the post shows. */
  readonly shown?: string;
  readonly shownAt: number;
  /** Whether the post shows the picture since its last update, and how many updates in a row failed to show it. */
  readonly showsPicture?: boolean;
  readonly pictureTries?: number;
  readonly lateUntil?: LateUntil;
  /** Ids of the notes in the thread. */
  readonly notes: readonly string[];
  /** Indexes of recipients whose failure is in the thread. */
  readonly failures: readonly number[];
  /** Indexes of recipients whose failure is sent to the author, because there is no thread. */
  readonly untold?: readonly number[];
  /** Questions in the thread that still have buttons, or may have them again. */
  readonly questions?: readonly ShownQuestion[];
  /** Questions sent to the author, because there is no thread. */
  readonly unasked?: readonly UnconfirmedQuestion[];
  /** Indexes of recipients who got it after the thread said that it had failed for them. */
  readonly arrived?: readonly number[];
  /** Indexes of recipients for whom the thread said that there is no delivery report. */
  readonly silent?: readonly number[];
  /** The note that is being posted. After a crash or a lost response, the app looks for it first. */
  readonly noting?: PostIntent & NoteFact & { readonly id: string };
  /** There is no post to update: it was deleted, or never existed. */
  readonly gone?: true;
  /** Why there never was a post. */
  readonly unposted?: Problem;
}

/** What a note reports: indexes of recipients, and its question. */
export interface NoteFact {
  readonly failures: readonly number[];
  readonly arrived?: readonly number[];
  readonly silent?: readonly number[];
  readonly question?: UnconfirmedQuestion;
}

/** `shown` is a digest of its result, if it was answered. */
export interface ShownQuestion extends UnconfirmedQuestion {
  readonly ts: string;
  readonly shown?: string;
  readonly lateUntil?: LateUntil;
}

/** What the author was told. Only the job that notifies the author writes it. */
export interface AuthorNoticesFact {
  readonly asked?: readonly UnconfirmedQuestion[];
  readonly stopped?: true;
  readonly unposted?: true;
  /** The scheduled time (Unix ms) that passed while the app was not running, and that the author was asked about. */
  readonly overdue?: number;
  /** Ids of sends that others made from it for recipients who did not get it. */
  readonly resent?: readonly SendId[];
  /** Indexes of recipients whose refusal or failure the author was told of. */
  readonly failed: readonly number[];
}

/** The summary in the thread of a send to many. Only the job that updates the post writes it. */
export interface SummaryFact {
  readonly ts: string;
  /** A digest of its content. */
  readonly shown: string;
  /** Unix ms. */
  readonly at: number;
  /** It says that no further change is expected. */
  readonly isOver: boolean;
  readonly lateUntil?: LateUntil;
}

/** The file with every recipient's status for a send to many. Only its own job writes it. */
export interface ResultsFileFact {
  /** A digest of the statuses in it. */
  readonly states: string;
  /** Whether it was posted in the thread. */
  readonly thread?: 'given' | 'not given';
  /** The direct message to the author whose thread gets the file, and later whether the file was posted. */
  readonly sender?: ThreadRef | 'given' | 'not given';
  readonly posting?: PostIntent & { readonly what: ResultsFileStage };
}

export type ResultsFileStage = 'thread' | 'message' | 'sender';
