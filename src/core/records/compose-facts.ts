import type { Quote } from '../../domain/quote.ts';

/** The quote for one version of a draft. Only the quote job writes it. */
export interface QuoteFact {
  readonly version: string;
  readonly quote: Quote;
  /** It was shown, or the person continued. It must not be shown again over what they do next. */
  readonly isShown?: true;
}

/** A reusable text for the form. */
export interface Template {
  /** Derived from its name, so that names are unique per channel and in the workspace. */
  readonly id: string;
  readonly name: string;
  /** '' leaves the form's subject unchanged. */
  readonly subject: string;
  readonly body: string;
  /** Slack user id of the person who last saved it. */
  readonly by: string;
}
