import { afterAll, beforeAll } from 'vitest';
import { takeTime } from './virtual-time.ts';

/** Lets virtual time pass by itself during all tests of the calling file. */
export function passTimeInTests(seed = 1): void {
  let end = async (): Promise<void> => {};
  beforeAll(() => {
    const time = takeTime(seed);
    let isOver = () => {};
    const passed = time.run(
      new Promise<void>((resolve) => {
        isOver = resolve;
      }),
    );
    end = async () => {
      isOver();
      await passed;
      time.close();
    };
  });
  afterAll(() => end());
}
