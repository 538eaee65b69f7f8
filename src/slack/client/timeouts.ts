/** Slack waits three seconds for the acknowledgement of a command, a press or a submission. */
export const ACK_TIMEOUT_MS = 2_300;

/** Slack waits three seconds for a menu's options. */
export const OPTIONS_TIMEOUT_MS = 2_500;
