/**
 * Loaded before the app: shifts its clock (`CLOCK_SHIFT_MS`), as if the machine's were wrong. It only
 * affects `Date.now`, which is all that the app uses; timers are unchanged.
 */
const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const now = Date.now;
Date.now = () => now() + shiftMs;
