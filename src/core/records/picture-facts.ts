import type { PictureChange } from '../../domain/picture.ts';
import type { FittedPicture } from '../ports/pictures.ts';

/** The fitted picture of a send that waits here for its time. */
export interface StoredPicture {
  /** Names the picture in the plan, which an edit may replace. */
  readonly source: string;
  readonly base64: string;
  readonly picture: Omit<FittedPicture, 'bytes'>;
}

/** What was done to the picture of a send, beside making it smaller. */
export interface PictureChangesFact {
  /** Names the picture in the plan, which an edit may replace. */
  readonly source: string;
  readonly changes: readonly PictureChange[];
}
