import type { PictureChange } from '../../domain/picture.ts';
import type { Quote } from '../../domain/quote.ts';
import type { SendId } from '../../domain/send.ts';
import type { FittedPicture } from '../ports/pictures.ts';

/** The quote for one version of a draft. Only the quote job writes it. */
export interface QuoteFact {
  readonly version: string;
  readonly quote: Quote;
  /** It was shown, or the person continued. It must not be shown again over what they do next. */
  readonly isShown?: true;
}

/** The drafts that a person reviewed, newest first. Version 0.13.0 stored only the newest. */
export type StoredDrafts = readonly SendId[] | SendId;

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

/** The fitted picture of a send that the app holds until its time. */
export interface StoredPicture {
  /** Identifies the picture in the plan, because an edit may replace it. */
  readonly source: string;
  readonly base64: string;
  readonly picture: Omit<FittedPicture, 'bytes'>;
}

/** How the picture of a send was changed, other than its size. */
export interface PictureChangesFact {
  /** Identifies the picture in the plan, because an edit may replace it. */
  readonly source: string;
  readonly changes: readonly PictureChange[];
}
