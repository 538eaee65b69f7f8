import type { PictureChange } from '../../domain/picture.ts';
import type { Problem, Refused } from '../../domain/problem.ts';

/** A picture that fits an MMS. */
export interface FittedPicture {
  readonly bytes: Uint8Array;
  readonly type: 'image/jpeg' | 'image/gif';
  readonly width: number;
  readonly height: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** The original picture, upright, in pixels. */
  readonly original: {
    readonly width: number;
    readonly height: number;
    readonly sizeBytes: number;
  };
  /** Changes other than size. Undefined if there were none. */
  readonly changes?: readonly PictureChange[];
}

export type FitResult =
  | { readonly kind: 'fitted'; readonly picture: FittedPicture }
  /** Possibly a picture, but the app cannot decode it (HEIC). Slack's thumbnail may work. */
  | { readonly kind: 'undecodable'; readonly problem: Problem }
  | Refused;

/** Whether an external file is a picture. */
export type PictureInspection =
  /** `ending`: the file name extension for its format, without a dot. */
  | { readonly kind: 'picture'; readonly ending: string }
  | { readonly kind: 'no picture'; readonly problem: Problem };

export interface Pictures {
  /** Decides by the bytes, not by the name. A broken picture does not count as one. */
  inspect(bytes: Uint8Array): Promise<PictureInspection>;
  /** Turns a picture upright, removes its metadata and makes it small enough for ClickSend. */
  fit(bytes: Uint8Array): Promise<FitResult>;
}
