import type { NumberKind } from './number-kind.ts';

/**
 * Something that a person must know of and can do something about; an expected outcome, never thrown.
 *
 * The app's own problems carry a code and the values of their sentence; the sentences stand in
 * `src/slack/text/problems.ts`. Those of ClickSend and Slack carry words, each from its adapter's table.
 */
export type Problem = AppProblem | WordedProblem;

export type AppProblem = {
  readonly [Code in ProblemCode]: { readonly code: Code } & ProblemValues[Code] & Retryable;
}[ProblemCode];

/** A problem that ClickSend or Slack named, or one of any kind that a version up to 0.6 stored. */
export interface WordedProblem extends Retryable {
  /** A stable word for logs, counts and tests, e.g. `not_in_channel`, `INSUFFICIENT_CREDIT`. */
  readonly code: string;
  /** What happened, a plain sentence without a final stop. */
  readonly what: string;
  /** What to do about it, a plain sentence without a final stop. */
  readonly todo: string;
}

interface Retryable {
  /** Whether doing the same again can help, where that is known. */
  readonly canRetry?: boolean;
}

export type ProblemCode = keyof ProblemValues;

type NoValues = Readonly<Record<never, never>>;

/** Every code of the app's own, with the values that its sentence names. */
export interface ProblemValues {
  /** A failure for which ClickSend gave no reason. */
  no_reason: NoValues;

  outsider: NoValues;
  role_unknown: NoValues;
  not_visible: NoValues;
  guest: { readonly action: 'send' | 'cancel' | 'setLive' | 'takeContacts' };
  admins_only: { readonly action: 'optIn' | 'export' | 'cancelAccount' | 'forget' };

  not_a_number: NoValues;
  list_number_unreadable: { readonly list: string };
  no_name: NoValues;
  no_pictures: { readonly numberKind: NumberKind };
  /** The balance does not cover this recipient. */
  uncovered: NoValues;
  /** The balance covers nobody; sums as people read them. */
  no_credit: { readonly cost: string; readonly available: string };
  /** With a recipient's name filled in. */
  filled_text_too_long: NoValues;
  opted_out: { readonly how: 'reply' | 'person' | 'flag'; readonly utcDay: string };
  lists_empty: { readonly lists: readonly string[] };
  /** `others` of the `count` who were left out have another problem than `problem`. */
  nobody_left: {
    /** Versions up to 0.7 stored none. */
    readonly count?: number;
    readonly problem: Problem;
    readonly others: number;
    /** Some are left out only because their numbers get no pictures, so the sender may include them. */
    readonly canInclude: boolean;
  };
  list_gone: { readonly list: string };
  list_refused: { readonly list: string; readonly problem: Problem };
  no_price: NoValues;
  price_not_asked: NoValues;
  clicksend_slow: NoValues;

  sent_before: NoValues;
  quote_stale: NoValues;
  time_passed: NoValues;
  left_already: NoValues;
  changed_meanwhile: NoValues;
  cancelled_already: NoValues;
  draft_gone: NoValues;

  preparation_failed: { readonly cause: string; readonly id: string };
  submission_failed: { readonly cause: string };
  clicksend_away: NoValues;
  /** Something changed while a batch was about to be submitted; the app looks again by itself. */
  held_up: NoValues;
  slack_away: NoValues;
  /** A job ended the process twice. */
  ends_processes: NoValues;

  step_declined: NoValues;
  step_unanswered: NoValues;
  step_confirmed_late: NoValues;

  cancel_not_offered: NoValues;
  cancel_unreached: NoValues;
  cancel_not_known: NoValues;
  cancel_too_late: { readonly left: number; readonly count: number };

  thread_not_live: NoValues;
  thread_not_live_yet: NoValues;
  typed_long_ago: NoValues;
  outsider_in_thread: NoValues;
  words_only: NoValues;
  text_too_long: { readonly length: number; readonly limit: number };
  picture_not_kept: NoValues;

  picture_too_large: { readonly maxMb: number };
  picture_empty: NoValues;
  picture_broken: NoValues;
  picture_too_complex: NoValues;
  picture_too_heavy: NoValues;
  picture_encoding_unknown: NoValues;
  picture_kind_unreadable: { readonly fileKind: string };
  picture_is_drawing: NoValues;
  not_a_picture: { readonly fileKind: string };
  picture_too_large_dimensions: {
    readonly width: number;
    readonly height: number;
    readonly format: 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'avif';
    readonly maxMillions: number;
  };
  picture_not_fitted: NoValues;
  pictures_unavailable: NoValues;
}

export const noReasonProblem: Problem = { code: 'no_reason' };

/** Equal for problems that read the same. */
export function formatProblemKey(problem: Problem): string {
  if ('what' in problem) return JSON.stringify([problem.what, problem.todo]);
  const { canRetry: _, ...sentence } = problem;
  return JSON.stringify(sentence);
}
