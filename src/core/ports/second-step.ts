import type { PendingDraft } from '../../domain/draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';

/** The second step of the form. Both methods resolve to false if the person has closed it. */
export interface SecondStep {
  /** Shows what will be sent and what it costs: *Send*, *Back*. */
  showQuote(view: string, draft: PendingDraft, quote: Quote): Promise<boolean>;
  /** Shows why it cannot be sent: *Back*. */
  showProblem(view: string, draft: PendingDraft, problem: Problem): Promise<boolean>;
}
