import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { ThreadRef } from '../ports/threads.ts';

/** Stored before the app posts something in Slack, until it knows if Slack has it. Times in Unix ms. */
export interface PostIntent {
  readonly at: number;
  /** The process that made the call. */
  readonly by: string;
  /** When Slack's answer was lost; undefined while the call runs, or when its process died. */
  readonly lostAt?: number;
  /** Slack took longer than the time-out, and may still post it. */
  readonly isLate?: true;
  /** Slack posted it in the wrong place, where it is to be deleted. */
  readonly stray?: ThreadRef;
}

/** What Slack shows of a send. Only the job that updates the post writes it. */
export interface PostStateFact {
  /** A digest of what the post shows. */
  readonly shown?: string;
  readonly shownAt: number;
  /** Whether the post shows the picture since its last update, and how many updates in a row failed to. */
  readonly showsPicture?: boolean;
  readonly pictureTries?: number;
  /**
   * Until then (Unix ms) Slack may carry out an update whose answer nobody has: the post may then show something
   * older, and is updated again.
   */
  readonly lateUntil?: number;
  /** Ids of the notes in the thread. */
  readonly notes: readonly string[];
  /** Indexes of recipients whose failure is in the thread. */
  readonly failures: readonly number[];
  /** Indexes of recipients whose failure the author is notified of, because there is no thread. */
  readonly untold?: readonly number[];
  /** Questions in the thread that still have buttons. */
  readonly questions?: readonly (UnconfirmedQuestion & { readonly ts: string })[];
  /** Questions that the author gets, because there is no thread. */
  readonly unasked?: readonly UnconfirmedQuestion[];
  /** Indexes of recipients who got it after the thread said that they failed. */
  readonly arrived?: readonly number[];
  /** Indexes of recipients of whom the thread said that there is no delivery report. */
  readonly silent?: readonly number[];
  /** The note that is being posted. After a crash or a lost answer it is looked for first. */
  readonly noting?: PostIntent & NoteFact & { readonly id: string };
  /** There is no post to update: somebody deleted it, or there never was one. */
  readonly gone?: true;
  /** Why there never was a post. */
  readonly unposted?: Problem;
}

/** What a note says: indexes of recipients, and its question. */
export interface NoteFact {
  readonly failures: readonly number[];
  readonly arrived?: readonly number[];
  readonly silent?: readonly number[];
  readonly question?: UnconfirmedQuestion;
}

/** Asks whether to send the unconfirmed messages of a batch again; `at` names the submission. */
export interface UnconfirmedQuestion {
  readonly batch: number;
  readonly at: number;
}

/** What the author was notified of. Only the job that notifies the author writes it. */
export interface AuthorNoticesFact {
  readonly asked?: readonly UnconfirmedQuestion[];
  readonly stopped?: true;
  readonly unposted?: true;
  /** The scheduled time (Unix ms) that passed while the app was not running, and that the author was asked about. */
  readonly overdue?: number;
  /** Sends (their ids) that others made of it for those who did not get it. */
  readonly resent?: readonly SendId[];
  /** Indexes of recipients whose refusal or failure the author knows. */
  readonly failed: readonly number[];
}

/** The summary in the thread of a send to many. Only the job that updates the post writes it. */
export interface SummaryFact {
  readonly ts: string;
  /** A digest of what it says. */
  readonly shown: string;
  /** Unix ms. */
  readonly at: number;
  /** It says that nothing more will change. */
  readonly isOver: boolean;
}

/** The file with the status of every recipient of a send to many. Only its own job writes it. */
export interface ResultsFileFact {
  /** A digest of the statuses in it. */
  readonly states: string;
  /** Whether it is in the thread. */
  readonly thread?: 'given' | 'not given';
  /** The direct message to the author that the file goes under, then whether it is there. */
  readonly sender?: ThreadRef | 'given' | 'not given';
  readonly posting?: PostIntent & { readonly what: ResultsFileStage };
}

export type ResultsFileStage = 'thread' | 'message' | 'sender';
