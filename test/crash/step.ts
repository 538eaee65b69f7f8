import { randomUUID } from 'node:crypto';

export type StoreName = 'lmdb' | 'redis';

/** Where the power is cut: the step not begun yet, or done and its answer not come back. */
export type Phase = 'before' | 'after';

/**
 * One thing that the app does outside of its own memory, named in words of the product. A write is
 * known by how it looks in the store, a call by its name at the sandbox.
 */
export type Step = {
  readonly name: string;
  /** Which of several that look the same; default 1. */
  readonly nth?: number;
  /** Where the other one is no different from another story's. */
  readonly only?: Phase;
} & (
  | { readonly write: RegExp | Readonly<Partial<Record<StoreName, RegExp>>> }
  /** A method of Slack's Web API, or `download`. */
  | { readonly slack: string }
  /** e.g. `POST /mms/send`. */
  | { readonly clicksend: string }
);

export interface CrashPoint {
  readonly step: Step;
  readonly phase: Phase;
}

/** A write at which the app is killed, as whoever watches the writes is told. */
export interface CrashAt {
  /** Another one for every crash. */
  readonly id: string;
  /** Source of a regular expression. */
  readonly pattern: string;
  readonly nth: number;
  readonly phase: Phase;
}

/** How a step looks in this store; undefined when it is a call, or when this store has no such write. */
export function patternOf(step: Step, store: StoreName): RegExp | undefined {
  if (!('write' in step)) return undefined;
  return step.write instanceof RegExp ? step.write : step.write[store];
}

/** Whether the step exists with this store. */
export function isIn(step: Step, store: StoreName): boolean {
  return !('write' in step) || patternOf(step, store) !== undefined;
}

/** The write at which it is to die; undefined when the point is a call. */
export function crashAtWrite({ step, phase }: CrashPoint, store: StoreName): CrashAt | undefined {
  const pattern = patternOf(step, store);
  return pattern && { id: randomUUID(), pattern: pattern.source, nth: step.nth ?? 1, phase };
}
