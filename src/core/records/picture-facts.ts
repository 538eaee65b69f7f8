import type { PictureChange } from '../../domain/picture.ts';
import type { FittedPicture } from '../ports/pictures.ts';

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
