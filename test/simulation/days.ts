/** What simulation.test.ts plays days with, bundled. */
export { planWithout } from './shrink.ts';
export { simulateDay } from './simulate.ts';
