import { setFlagsFromString } from 'node:v8';

/**
 * The app's code is wide, and a world runs each part of it only some hundred times: V8 spent a quarter of
 * the CPU time on optimizing functions that then hardly ran. It optimizes later here, and compiles all
 * code simply from the start instead of interpreting it.
 */
setFlagsFromString('--interrupt-budget=1200000');
setFlagsFromString('--always-sparkplug');
