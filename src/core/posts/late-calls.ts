/*
 * How long Slack may still carry out a call whose answer was lost. It is not documented (decision 21).
 */

/** The longest that one message takes while its process lives: three calls in other shapes, each with its time-out. */
export const CALLS_TAKE_MS = 35_000;

/** How long Slack goes on with a call whose connection was cut, or whose process died. */
export const ORPHAN_MS = 10_000;

/** How long Slack goes on with a call that timed out, from the beginning of the call. */
export const LATE_MS = 60_000;
