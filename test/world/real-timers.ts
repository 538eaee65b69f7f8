/** Where the timers that the process began with are kept, whatever stands in their place later. */
const KEPT = Symbol.for('slack-mms: the real timers');

type Timers = Pick<typeof globalThis, 'setTimeout' | 'setImmediate'>;

const kept = globalThis as { [KEPT]?: Timers };

kept[KEPT] ??= { setTimeout: globalThis.setTimeout, setImmediate: globalThis.setImmediate };

/** The timers of the real clock, for what makes the virtual one. */
export const realTimers: Timers = kept[KEPT];
