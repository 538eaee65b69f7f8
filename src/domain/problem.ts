/** Something that a person must know of and can do something about; an expected outcome, never thrown. */
export interface Problem {
  /** A stable word for logs, counts and tests, e.g. `not_in_channel`, `INSUFFICIENT_CREDIT`. */
  readonly code: string;
  /** What happened, a plain sentence without a final stop. */
  readonly what: string;
  /** What to do about it, a plain sentence without a final stop. */
  readonly todo: string;
  /** Whether doing the same again can help, where that is known. */
  readonly canRetry?: boolean;
}

/** A problem as one line. */
export function formatProblem(problem: Pick<Problem, 'what' | 'todo'>): string {
  return problem.todo ? `${problem.what}. ${problem.todo}.` : `${problem.what}.`;
}

/** For a failure without a reason. */
export const noReasonProblem: Problem = {
  code: 'no_reason',
  what: 'The message did not arrive, and ClickSend gave no reason',
  todo: 'Try again, or reach the person another way',
};
