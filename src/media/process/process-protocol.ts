import type { FitResult, FittedPicture, Seen } from '../../core/ports/pictures.ts';

/** What the picture process is asked for; the picture is the body. */
export interface ProcessRequest {
  readonly task: 'fit' | 'look';
}

/** What it answers; of a fitted picture the bytes are the body. `bug`: what went wrong and should not, for the log. */
export type ProcessAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'seen'; readonly seen: Seen; readonly bug?: string }
  | { readonly kind: 'fitted'; readonly picture: Omit<FittedPicture, 'bytes'> }
  | {
      readonly kind: 'unfitted';
      readonly result: Exclude<FitResult, { readonly kind: 'fitted' }>;
      readonly bug?: string;
    };
