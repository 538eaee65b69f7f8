/** The simulated ClickSend's clock: it follows the real one, and tests can advance it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  advance(ms: number): void;
  setTime(ms: number): void;
}

export function makeClock(base: () => number): Clock {
  let ahead = 0;
  return {
    now: () => base() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
    setTime: (ms) => {
      ahead = ms - base();
    },
  };
}
