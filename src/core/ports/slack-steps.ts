import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';

/** The message that asks a person about a workflow step. */
export interface StepQuestion {
  readonly channel: string;
  readonly ts: string;
  readonly version: string;
}

/** What a workflow gets from a step that succeeded. */
export interface StepOutputs {
  readonly sendId: string;
  /** `0.4850 AUD`. */
  readonly price: string;
  /** How many recipients it has. */
  readonly count: number;
}

/** How the question ended; `by` is a Slack id. */
export type StepQuestionOutcome =
  | { readonly kind: 'sent' | 'declined'; readonly by: string }
  | { readonly kind: 'failed'; readonly error: Problem | string };

/** Steps of workflows in Slack. Failures throw an AppError. */
export interface SlackSteps {
  /** The workflow continues. A second call changes nothing. */
  completeStep(execution: string, outputs: StepOutputs): Promise<void>;
  /** The workflow stops. A second call changes nothing. */
  failStep(execution: string, error: Problem | string): Promise<void>;
  /** Asks the person whom the step names in a direct message, with what is sent and what it costs: *Send*, *Do not send*. */
  postQuestion(execution: string, draft: PendingDraft, quote: Quote): Promise<StepQuestion>;
  /** Removes the buttons of the question, and says how it ended. */
  closeQuestion(question: StepQuestion, ending: StepQuestionOutcome): Promise<void>;
  /** Tells the person that the step failed. */
  notifyUser(user: string, error: Problem | string): Promise<void>;
}
