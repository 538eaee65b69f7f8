import type { PictureChange } from '../../domain/picture-change.ts';
import type { Problem } from '../../domain/problem.ts';

/** A picture that fits an MMS. */
export interface FittedPicture {
  readonly bytes: Uint8Array;
  readonly type: 'image/jpeg' | 'image/gif';
  readonly width: number;
  readonly height: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** What it was made of: turned upright, in pixels. */
  readonly original: {
    readonly width: number;
    readonly height: number;
    readonly sizeBytes: number;
  };
  /** What was done to it beside making it smaller; undefined where that is nothing. */
  readonly changes?: readonly PictureChange[];
}

export type FitResult =
  | { readonly kind: 'fitted'; readonly picture: FittedPicture }
  /** `undecodable`: perhaps a picture, but of a kind that cannot be read here (HEIC); another rendering of it may do. */
  | { readonly kind: 'undecodable'; readonly problem: Problem }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What a file is that somebody else sent. */
export type PictureInspection =
  /** `ending`: of a file of its kind, without a dot. */
  | { readonly kind: 'picture'; readonly ending: string }
  | { readonly kind: 'no picture'; readonly problem: Problem };

export interface Pictures {
  /** Whether it is a picture, by its bytes and not by its name. What is broken is none. */
  inspect(bytes: Uint8Array): Promise<PictureInspection>;
  /** Makes any picture fit: upright, without metadata, within ClickSend's limits. */
  fit(bytes: Uint8Array): Promise<FitResult>;
}
