import type { Quote } from '../../domain/quote.ts';

/** What was answered to a draft, and to which version of it. Written by `quote` alone. */
export interface QuoteFact {
  readonly version: string;
  readonly quote: Quote;
  /** It was shown, or gone on with: not to be shown again over what a person does next. */
  readonly isShown?: true;
}

/** A text to be picked in the form. */
export interface Template {
  /** Made of its name: two of one name cannot be in the same place. */
  readonly id: string;
  readonly name: string;
  /** '' leaves the form's subject as it is. */
  readonly subject: string;
  readonly body: string;
  /** Slack id of whoever made it, or changed it last. */
  readonly by: string;
}
