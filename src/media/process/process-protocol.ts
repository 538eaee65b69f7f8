import type { FitResult, FittedPicture, PictureInspection } from '../../core/ports/pictures.ts';

/** A request to the picture process; the picture is the message's body. */
export interface ProcessRequest {
  readonly task: 'fit' | 'look';
}

/**
 * The process's response; the bytes of a fitted picture are the message's body. `bug`: an unexpected error,
 * for the log.
 */
export type ProcessResponse =
  | { readonly kind: 'ready' }
  | { readonly kind: 'seen'; readonly seen: PictureInspection; readonly bug?: string }
  | { readonly kind: 'fitted'; readonly picture: Omit<FittedPicture, 'bytes'> }
  | {
      readonly kind: 'unfitted';
      readonly result: Exclude<FitResult, { readonly kind: 'fitted' }>;
      readonly bug?: string;
    };

/** The limits above which the picture process is killed. A kill is a result too. */
export interface ProcessLimits {
  /** Memory in bytes, as `ulimit -d` counts it: the process cannot get more. */
  readonly dataBytes: number;
  /** Memory in bytes at which the process kills itself, for systems where `ulimit` does nothing. */
  readonly residentBytes: number;
  /** CPU time for one picture, in ms. The team's own pictures (`fit`) get more than a reply's (`look`). */
  readonly cpuMs: { readonly fit: number; readonly look: number };
  /** Total time for one picture in ms, on a machine without CPU time for the process. */
  readonly wallMs: number;
  /** The process is killed after this long without work, in ms. */
  readonly idleMs: number;
}

/** Together with the app's own memory this stays below 512 MB (bench/rows/heavy-pictures.ts). */
export const PROCESS_LIMITS: ProcessLimits = {
  dataBytes: 288_000_000,
  residentBytes: 340_000_000,
  cpuMs: { fit: 20_000, look: 8_000 },
  wallMs: 90_000,
  idleMs: 30_000,
};
