/** Where the timers that the process began with are kept, whatever stands in their place later. */
const KEPT = Symbol.for('slack-mms: the real timers');

type Timers = Pick<typeof globalThis, 'setTimeout' | 'setImmediate'>;

const saved = globalThis as { [KEPT]?: Timers };

saved[KEPT] ??= { setTimeout: globalThis.setTimeout, setImmediate: globalThis.setImmediate };

/** The timers of the real clock, for what makes the virtual one. */
export const realTimers: Timers = saved[KEPT];
