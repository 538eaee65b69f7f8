import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Quote } from '../../domain/quote.ts';

/** Where a person was asked about a step of a workflow. */
export interface StepQuestion {
  readonly channel: string;
  readonly ts: string;
  readonly version: string;
}

/** What a workflow gets from a step that worked. */
export interface StepOutputs {
  readonly sendId: string;
  /** `0.4850 AUD`. */
  readonly price: string;
  /** How many people it went to. */
  readonly count: number;
}

/** How the question to a person ended; `by` is a Slack id. */
export type StepQuestionOutcome =
  | { readonly kind: 'sent' | 'declined'; readonly by: string }
  | { readonly kind: 'failed'; readonly error: string };

/** Steps of workflows in Slack. Failures throw an AppError. */
export interface SlackSteps {
  /** The workflow goes on. Doing it again changes nothing. */
  completeStep(execution: string, outputs: StepOutputs): Promise<void>;
  /** The workflow stops; why, in words. Doing it again changes nothing. */
  failStep(execution: string, error: string): Promise<void>;
  /** Asks the person whom the step names, in private, what it will be and cost: *Send*, *Do not send*. */
  postQuestion(execution: string, draft: PendingDraft, quote: Quote): Promise<StepQuestion>;
  /** Takes the buttons off the question, and says how it ended. */
  closeQuestion(question: StepQuestion, ending: StepQuestionOutcome): Promise<void>;
  /** Tells the person that the step did not work. */
  notifyUser(user: string, error: string): Promise<void>;
}
