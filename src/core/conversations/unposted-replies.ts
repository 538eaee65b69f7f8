/**
 * ClickSend may push several texts at the same time. For so long (ms) a text waits for those that ClickSend
 * sent before it and that arrive a little later, over another connection. The order of texts that were
 * acknowledged one after the other does not depend on it.
 */
export const REPLY_ORDER_WAIT_MS = 400;

/** Within so long (ms) ClickSend is told whether a text is stored; a process that took longer has died. */
export const REPLY_STORE_TIMEOUT_MS = 5_000;
