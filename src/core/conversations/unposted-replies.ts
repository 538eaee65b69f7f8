/**
 * ClickSend may push several texts at the same time. A text waits this long (ms) for texts that ClickSend
 * sent before it and that arrive a little later over another connection. The order of texts that were
 * acknowledged one after another does not depend on it.
 */
export const REPLY_ORDER_WAIT_MS = 400;

/**
 * ClickSend gets the response on whether a text is stored within this time (ms). A process that took longer
 * has died.
 */
export const REPLY_STORE_TIMEOUT_MS = 5_000;
