import type { PendingDraft } from '../../domain/draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';

/** The message that asks a person to confirm a workflow step. */
export interface StepQuestion {
  readonly channel: string;
  readonly ts: string;
  readonly version: string;
}

/** What a successful step returns to its workflow. */
export interface StepOutputs {
  readonly sendId: string;
  /** `0.4850 AUD`. */
  readonly price: string;
  /** The number of recipients. */
  readonly count: number;
}

/** The result of the question. `by` is a Slack user id. */
export type StepQuestionOutcome =
  | { readonly kind: 'sent' | 'declined'; readonly by: string }
  | { readonly kind: 'failed'; readonly error: Problem | string };

/** Workflow steps in Slack. Failures throw an AppError. */
export interface SlackWorkflow {
  /** The workflow continues. A second call has no effect. */
  completeStep(execution: string, outputs: StepOutputs): Promise<void>;
  /** The workflow stops. A second call has no effect. */
  failStep(execution: string, error: Problem | string): Promise<void>;
  /** Asks the person named in the step in a direct message, showing what is sent and its price. */
  postQuestion(execution: string, draft: PendingDraft, quote: Quote): Promise<StepQuestion>;
  /** Removes the question's buttons and shows its result. */
  closeQuestion(question: StepQuestion, ending: StepQuestionOutcome): Promise<void>;
  /** Tells the person that the step failed. */
  notifyUser(user: string, error: Problem | string): Promise<void>;
}
