import type { Problem } from './problem.ts';

/** An opt-out or opt-in of a number. Each event is stored once, even if it arrives twice, and never removed. */
export interface OptOutEvent {
  /** The reply's ClickSend message id, or an id for a person's action. */
  readonly id: string;
  readonly kind: 'out' | 'in';
  /** When it happened (not when it was stored), Unix ms. */
  readonly at: number;
  readonly how: OptOutHow;
}

export type OptOutHow =
  /** They texted STOP, START or a similar word. `messageId` is ClickSend's. */
  | { readonly kind: 'reply'; readonly messageId: string }
  /** A teammate (`by`, a Slack user id) did it for them. */
  | { readonly kind: 'person'; readonly by: string; readonly reason?: string }
  /** They asked in other words, and a teammate (`by`, a Slack user id) confirmed it. */
  | { readonly kind: 'flag'; readonly by: string; readonly messageId: string }
  /** They were in ClickSend's Opt-Out List. */
  | { readonly kind: 'list' };

/** Whether a number may be texted. `event` is the one that decided it. */
type OptOutState =
  | { readonly kind: 'out'; readonly event: OptOutEvent }
  | { readonly kind: 'in'; readonly event?: OptOutEvent };

/** Used in place of a Slack user id if the app cancelled a message because its recipient opted out. */
export const OPT_OUT_ACTOR = 'opted out';

/**
 * Computes the state after all events, in the order in which they were stored. The latest by time decides, or the
 * one stored later. If equal events follow each other, the first is reported.
 */
export function computeOptOutState(events: readonly OptOutEvent[]): OptOutState {
  const ordered = events.toSorted((one, other) => one.at - other.at);
  const kind = ordered.at(-1)?.kind ?? 'in';
  const other = ordered.findLastIndex((event) => event.kind !== kind);
  const event = ordered[other + 1];
  if (!event) return { kind: 'in' };
  return { kind, event };
}

/** What an event changed at the time it was stored. Later events do not change the result. */
export function computeOptOutChange(
  events: readonly OptOutEvent[],
  id: string,
): 'out' | 'in' | 'unchanged' {
  const place = events.findIndex((event) => event.id === id);
  if (place === -1) return 'unchanged';
  const before = computeOptOutState(events.slice(0, place)).kind;
  const after = computeOptOutState(events.slice(0, place + 1)).kind;
  return before === after ? 'unchanged' : after;
}

/** Counts the recipients left out because they opted out. */
export function countOptedOutRecipients(leftOut: readonly { readonly problem: Problem }[]): number {
  return leftOut.filter(({ problem }) => problem.code === 'opted_out').length;
}

/** Why nothing is sent to a number. It is shown in channels, so a teammate's reason stays in the ledger. */
export function buildOptOutProblem({ how, at }: OptOutEvent): Problem {
  return {
    code: 'opted_out',
    how: how.kind,
    // The reader's time zone is not known here.
    utcDay: new Date(at).toISOString().slice(0, 10),
    at,
    canRetry: false,
  };
}
