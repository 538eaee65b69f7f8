import type { NumberKind } from './number-kind.ts';
import type { SendDetail } from './send-details.ts';

/**
 * Something that a person must know and can act on. It is an expected outcome and never thrown.
 *
 * The app's own problems have a code and values; their sentences are in `src/slack/text/problems.ts`.
 * Problems from ClickSend and Slack carry their words, from the table of their adapter.
 */
export type Problem = AppProblem | WordedProblem;

export type AppProblem = {
  readonly [Code in ProblemCode]: { readonly code: Code } & ProblemValues[Code] & Retryable;
}[ProblemCode];

/** A problem from ClickSend or Slack, or one of any kind that a version up to 0.6 stored. */
export interface WordedProblem extends Retryable {
  /** A stable code for logs, counters and tests, e.g. `not_in_channel`, `INSUFFICIENT_CREDIT`. */
  readonly code: string;
  /** What happened: a plain sentence without a full stop. */
  readonly what: string;
  /** What to do about it: a plain sentence without a full stop. */
  readonly todo: string;
}

interface Retryable {
  /** Whether a retry can help, if that is known. */
  readonly canRetry?: boolean;
}

export type ProblemCode = keyof ProblemValues;

/** What a form asks for. */
type RequiredEntry =
  | 'subject'
  | 'message'
  | 'picture'
  | 'channel'
  | 'answer'
  | 'templateName'
  | 'templateMessage';

export type FormEntry = RequiredEntry | SendDetail;

/** The outcome of something that cannot be done, and why. */
export interface Refused {
  readonly kind: 'refused';
  readonly problem: Problem;
}

type NoValues = Readonly<Record<never, never>>;

/** The app's own codes, each with the values that its sentence shows. */
export interface ProblemValues {
  /** ClickSend gave no reason for the failure. */
  no_reason: NoValues;

  outsider: NoValues;
  role_unknown: NoValues;
  not_visible: NoValues;
  guest: { readonly action: 'send' | 'cancel' | 'setLive' | 'takeContacts' | 'saveTemplate' };
  admins_only: { readonly action: 'optIn' | 'export' | 'cancelAccount' | 'forget' };

  not_a_number: NoValues;
  /** A row of a pasted table: without a number, or with several or an unreadable one. */
  row_without_number: NoValues;
  list_number_unreadable: { readonly list: string };
  no_name: NoValues;
  no_pictures: { readonly numberKind: NumberKind };
  /** The balance does not cover this recipient. */
  uncovered: NoValues;
  /** The balance covers no recipient. Sums are formatted. */
  no_credit: { readonly cost: string; readonly available: string };
  /** Too long with this recipient's name filled in. */
  filled_text_too_long: NoValues;
  opted_out: {
    readonly how: 'reply' | 'person' | 'flag' | 'list';
    readonly utcDay: string;
    /** Unix ms. Versions up to 0.10 did not store it. */
    readonly at?: number;
  };
  /** A pasted list says that they do not want texts. */
  table_opt_out: NoValues;
  /** The same was sent to them by another send, after it did not reach them. */
  sent_again: NoValues;
  /** The message that this resends was delivered to them. */
  got_it: NoValues;
  lists_empty: { readonly lists: readonly string[] };
  /** `others` of the `count` left out have a problem other than `problem`. */
  nobody_left: {
    /** Versions up to 0.7 did not store it. */
    readonly count?: number;
    readonly problem: Problem;
    readonly others: number;
    /** Some are left out only because their numbers cannot receive pictures, so the author may include them. */
    readonly canInclude: boolean;
  };
  list_gone: { readonly list: string };
  list_refused: { readonly list: string; readonly problem: Problem };
  no_price: NoValues;
  price_not_asked: NoValues;
  clicksend_slow: NoValues;

  // Under the field of a form that has it.
  nobody_entered: NoValues;
  recipients_too_long: { readonly length: number; readonly limit: number };
  /** The first few of the `count`. `country`: its name. */
  not_numbers: {
    readonly typed: readonly string[];
    readonly count: number;
    readonly country: string;
  };
  /** The earlier send, whose recipients did not fit in the field, is no longer stored. */
  others_gone: NoValues;
  /** All recipients in the field were replaced. `count` others, who did not fit in it, would still get the message. */
  others_unseen: { readonly count: number };
  /** `{name}` in the text, and recipients without a name: the first few of the `count`, as people dial them. */
  names_missing: {
    readonly field: string;
    readonly phones: readonly string[];
    readonly count: number;
  };
  /** The same of recipients who did not fit in the field. */
  other_names_missing: { readonly field: string; readonly count: number };
  name_unknown: { readonly field: string };
  field_in_subject: { readonly field: string };
  /** Placeholders of a template that a person replaces. */
  blanks_left: { readonly blanks: readonly string[] };
  entry_missing: { readonly entry: RequiredEntry };
  /** `unicode`: the character that lowers the limit. */
  entry_too_long: {
    readonly entry: FormEntry;
    readonly length: number;
    readonly limit: number;
    readonly unicode?: string;
  };
  too_far_ahead: NoValues;
  words_missing: NoValues;
  answer_sent_before: NoValues;
  template_name_taken: NoValues;
  /** Somebody changed or deleted it while the form was open. */
  template_changed: NoValues;
  templates_full: { readonly limit: number };

  sent_before: NoValues;
  quote_stale: NoValues;
  /** Some of the people of a quote `got_it` or were `sent_again` since. */
  resent_meanwhile: NoValues;
  /** As `resent_meanwhile`, but known only once it was stored. */
  resent_by_another: NoValues;
  time_passed: NoValues;
  left_already: NoValues;
  changed_meanwhile: NoValues;
  cancelled_already: NoValues;
  draft_gone: NoValues;

  preparation_failed: { readonly cause: string; readonly id: string };
  submission_failed: { readonly cause: string };
  clicksend_away: NoValues;
  /** Something changed just before a batch was submitted. The app checks again by itself. */
  held_up: NoValues;
  slack_away: NoValues;
  /** A job crashed the process twice. */
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
  typed_deleted: NoValues;
  typed_edited: NoValues;
  typed_note: NoValues;
  nothing_to_text: NoValues;
  /** The send of the thread was cancelled. */
  thread_cancelled: NoValues;
  thread_forgotten: NoValues;
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
  return JSON.stringify(sentence.code === 'opted_out' ? { ...sentence, at: undefined } : sentence);
}
