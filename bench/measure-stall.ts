import { setTimeout as wait } from 'node:timers/promises';

/** Requests /health/live again and again, one request at a time. `stop` resolves to the longest response time, in ms. */
export function measureStall(url: string): { stop(): Promise<number> } {
  let isOver = false;
  const looking = look();
  return {
    stop() {
      isOver = true;
      return looking;
    },
  };

  async function look(): Promise<number> {
    let longest = 0;
    while (!isOver) {
      const at = performance.now();
      await fetch(`${url}/health/live`);
      longest = Math.max(longest, performance.now() - at);
      await wait(1);
    }
    return longest;
  }
}
