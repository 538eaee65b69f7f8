/** By the clock that the process has now: the real one, or the virtual one of a world. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Nothing ever returns to a process that died. */
export function waitForever<T>(): Promise<T> {
  return new Promise(() => {});
}
