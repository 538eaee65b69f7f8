import type { PictureChange } from '../../domain/picture-change.ts';
import type { FittedPicture } from '../ports/pictures.ts';

/** A picture as it will leave, kept for a send that is held here. */
export interface StoredPicture {
  /** Of the source that it was made of. */
  readonly source: string;
  readonly base64: string;
  readonly picture: Omit<FittedPicture, 'bytes'>;
}

/** What was done to the picture of a send, beside making it smaller. */
export interface PictureChangesFact {
  /** Of the source that it was made of. */
  readonly source: string;
  readonly changes: readonly PictureChange[];
}
