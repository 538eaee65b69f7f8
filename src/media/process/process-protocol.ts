import type { FitResult, FittedPicture, PictureInspection } from '../../core/ports/pictures.ts';

/** What the picture process is asked for; the picture is the body. */
export interface ProcessRequest {
  readonly task: 'fit' | 'look';
}

/** What it answers; of a fitted picture the bytes are the body. `bug`: what went wrong and should not, for the log. */
export type ProcessResponse =
  | { readonly kind: 'ready' }
  | { readonly kind: 'seen'; readonly seen: PictureInspection; readonly bug?: string }
  | { readonly kind: 'fitted'; readonly picture: Omit<FittedPicture, 'bytes'> }
  | {
      readonly kind: 'unfitted';
      readonly result: Exclude<FitResult, { readonly kind: 'fitted' }>;
      readonly bug?: string;
    };
