import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';

/** The second step, shown in the form that was sent. Resolves to false when the person closed it meanwhile. */
export interface SecondStep {
  /** What it will be and cost: *Send*, *Back*. */
  showQuote(view: string, draft: PendingDraft, quote: Quote): Promise<boolean>;
  /** It cannot be sent like this: why, and *Back*. */
  showProblem(view: string, draft: PendingDraft, problem: Problem): Promise<boolean>;
}
