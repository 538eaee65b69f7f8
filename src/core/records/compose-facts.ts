import type { Quote } from '../../domain/quote.ts';

/** The quote for one version of a draft. Only the quote job writes it. */
export interface QuoteFact {
  readonly version: string;
  readonly quote: Quote;
  /** It was shown, or the person went on. It must not be shown again over what they do next. */
  readonly isShown?: true;
}

/** A text that people pick in the form. */
export interface Template {
  /** Derived from its name, so that names are unique in a channel and in the workspace. */
  readonly id: string;
  readonly name: string;
  /** '' leaves the form's subject as it is. */
  readonly subject: string;
  readonly body: string;
  /** Slack id of whoever saved it last. */
  readonly by: string;
}
