/** Where the process's original timers are kept, whatever replaces them later. */
const KEPT = Symbol.for('slack-mms: the real timers');

type Timers = Pick<typeof globalThis, 'setTimeout' | 'setImmediate'>;

const saved = globalThis as { [KEPT]?: Timers };

saved[KEPT] ??= { setTimeout: globalThis.setTimeout, setImmediate: globalThis.setImmediate };

/** The real timers, for the code that builds the virtual clock. */
export const realTimers: Timers = saved[KEPT];
