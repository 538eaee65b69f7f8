/* How long Slack may still carry out a call after its response was lost. Slack does not document it (decision 21). */

/**
 * The longest that posting one message takes while its process lives: three calls with different contents,
 * each with its timeout.
 */
export const CALLS_TAKE_MS = 35_000;

/** How long Slack continues a call after its connection was cut or its process died. */
export const ORPHAN_MS = 10_000;

/** How long Slack continues a call that timed out, counted from the start of the call. */
export const LATE_MS = 60_000;
