import type { Problem } from './problem.ts';

/**
 * An opt-out or an opt-in of a number. An event is stored once, even when it arrives twice, and never
 * removed.
 */
export interface OptOutEvent {
  /** The reply's ClickSend message id, or what names a person's act. */
  readonly id: string;
  readonly kind: 'out' | 'in';
  /** When it happened (not when it was stored), Unix ms. */
  readonly at: number;
  readonly how: OptOutHow;
}

export type OptOutHow =
  /** They texted STOP or START, or a word like it; ClickSend's id of that message. */
  | { readonly kind: 'reply'; readonly messageId: string }
  /** Somebody here (a Slack id) did it for them. */
  | { readonly kind: 'person'; readonly by: string; readonly reason?: string }
  /** They asked in words of their own, and somebody here (a Slack id) found that they meant it. */
  | { readonly kind: 'flag'; readonly by: string; readonly messageId: string };

/** Whether a number may be texted; `event`: what made it so. */
type OptOutState =
  | { readonly kind: 'out'; readonly event: OptOutEvent }
  | { readonly kind: 'in'; readonly event?: OptOutEvent };

/**
 * Takes the place of a Slack id where no person cancelled a message: the app did, because the
 * recipient opted out.
 */
export const OPT_OUT_ACTOR = 'opted out';

/**
 * The state after all events, which are in the order in which they were stored. The latest event
 * counts; of two at the same moment, the one stored later. Of several equal events in a row, the
 * first one made the state.
 */
export function computeOptOutState(events: readonly OptOutEvent[]): OptOutState {
  const said = events.toSorted((one, other) => one.at - other.at);
  const kind = said.at(-1)?.kind ?? 'in';
  const other = said.findLastIndex((event) => event.kind !== kind);
  const event = said[other + 1];
  if (!event) return { kind: 'in' };
  return { kind, event };
}

/** What one event changed when it was stored; later events do not change the result. */
export function computeOptOutChange(
  events: readonly OptOutEvent[],
  id: string,
): 'out' | 'in' | 'unchanged' {
  const place = events.findIndex((event) => event.id === id);
  const before = computeOptOutState(events.slice(0, place)).kind;
  const after = computeOptOutState(events.slice(0, place + 1)).kind;
  return before === after ? 'unchanged' : after;
}

/** How many of the left-out recipients opted out. */
export function countOptedOutRecipients(leftOut: readonly { readonly problem: Problem }[]): number {
  return leftOut.filter(({ problem }) => problem.code === 'opted_out').length;
}

/** Why nothing is sent to a number. Channels show this, so a teammate's reason stays in the ledger. */
export function buildOptOutProblem({ how, at }: OptOutEvent): Problem {
  return {
    code: 'opted_out',
    how: how.kind,
    // The reader's time zone is unknown.
    utcDay: new Date(at).toISOString().slice(0, 10),
    canRetry: false,
  };
}
