import type { PictureChange } from '../../domain/picture.ts';
import type { Problem } from '../../domain/problem.ts';

/** A picture that fits an MMS. */
export interface FittedPicture {
  readonly bytes: Uint8Array;
  readonly type: 'image/jpeg' | 'image/gif';
  readonly width: number;
  readonly height: number;
  /** In lower-case hex. */
  readonly sha256: string;
  /** The picture that it was made from, upright, in pixels. */
  readonly original: {
    readonly width: number;
    readonly height: number;
    readonly sizeBytes: number;
  };
  /** What was done to it beside making it smaller; undefined when nothing was. */
  readonly changes?: readonly PictureChange[];
}

export type FitResult =
  | { readonly kind: 'fitted'; readonly picture: FittedPicture }
  /** `undecodable`: perhaps a picture, but of a kind that the app cannot decode (HEIC); another rendering of it may work. */
  | { readonly kind: 'undecodable'; readonly problem: Problem }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Whether a file from outside is a picture. */
export type PictureInspection =
  /** `ending`: the file name extension of its kind, without a dot. */
  | { readonly kind: 'picture'; readonly ending: string }
  | { readonly kind: 'no picture'; readonly problem: Problem };

export interface Pictures {
  /** Decides by the bytes, not by a name. A broken picture is none. */
  inspect(bytes: Uint8Array): Promise<PictureInspection>;
  /** Makes a picture upright, without metadata, and small enough for ClickSend. */
  fit(bytes: Uint8Array): Promise<FitResult>;
}
