import { setFlagsFromString } from 'node:v8';

/**
 * The app's code is wide, and a world runs each part of it only some hundred times: V8 spent a quarter of
 * the CPU time on optimizing functions that then hardly ran. It optimizes later here, and compiles all
 * code simply from the start instead of interpreting it.
 */
const [v8Version = 0] = process.versions.v8.split('.').map(Number);
// Node 20 has V8 11, and 22 has 12. An unknown flag is reported and has no effect.
setFlagsFromString(
  v8Version < 12 ? '--interrupt-budget=1200000' : '--invocation-count-for-turbofan=54000',
);
setFlagsFromString('--always-sparkplug');
