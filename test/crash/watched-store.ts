import type { CrashAt } from './step.ts';

/** A store that sees every write of the app, and can end the app at one of them. */
export interface WatchedStore {
  /** What the app needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on: the app is to die at this write; undefined: at none. */
  crashAt(point: CrashAt | undefined): Promise<void>;
  /** Every write so far, readable; one that changes several things at once has a line for each. */
  writes(): Promise<readonly string[]>;
  /** The jobs that wait or run, as `name:id`. */
  jobs(): Promise<readonly string[]>;
  close(): Promise<void>;
}
