/** Slack waits three seconds for the answer to a command, a press or a submission. */
export const ACK_TIMEOUT_MS = 2_300;

/** Slack waits three seconds for the options of a menu, which are only read. */
export const OPTIONS_TIMEOUT_MS = 2_500;
