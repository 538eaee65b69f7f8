import type { FitResult, FittedPicture, PictureInspection } from '../../core/ports/pictures.ts';

/** A request to the picture process; the picture is the message's body. */
export interface ProcessRequest {
  readonly task: 'fit' | 'look';
}

/** The process's answer; the bytes of a fitted picture are the message's body. `bug`: an error that should not happen, for the log. */
export type ProcessResponse =
  | { readonly kind: 'ready' }
  | { readonly kind: 'seen'; readonly seen: PictureInspection; readonly bug?: string }
  | { readonly kind: 'fitted'; readonly picture: Omit<FittedPicture, 'bytes'> }
  | {
      readonly kind: 'unfitted';
      readonly result: Exclude<FitResult, { readonly kind: 'fitted' }>;
      readonly bug?: string;
    };
