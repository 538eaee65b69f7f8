/**
 * Loaded before the app: puts its clock forward or back (`CLOCK_SHIFT_MS`), as if the machine's were.
 * Only what reads `Date.now` sees it, which is all that the app looks at; timers take as long as ever.
 */
const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const now = Date.now;
Date.now = () => now() + shiftMs;
