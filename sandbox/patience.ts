/**
 * How long (ms) a test waits for something to happen. It is far longer than anything takes even on a loaded
 * machine, so a timeout always means that it does not happen.
 */
export const PATIENCE_MS = 90_000;
