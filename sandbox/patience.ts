/**
 * How long (ms) a test waits for something that is going to happen. It is far beyond what any load of the
 * machine can make of it, because waiting that long only ever means that it does not happen.
 */
export const PATIENCE_MS = 90_000;
