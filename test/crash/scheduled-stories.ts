import { expect } from 'vitest';
import { secondsFromNow } from '../stories/scheduling.ts';
import { atRest } from './at-rest.ts';
import { bothNumbers } from './scene.ts';
import type { Story } from './story.ts';
import { onceAndForAll, postedOnce, untilQueued } from './went-out.ts';
import { changeOf } from './writes.ts';

const noMoreScheduled = {
  lmdb: /^remove .*\.scheduled\b/,
  redis: /^ZREM .*index:scheduled\b/,
};

/** Held here until its time. */
export const leavesAtItsTime: Story = {
  name: 'A picture for later',
  ending: 'once',
  async play(scene) {
    await scene.sends({ When: secondsFromNow(4) });
    await untilQueued(scene, bothNumbers.length);
    await scene.life.risen();
    onceAndForAll(scene, bothNumbers);
  },
  steps: [
    { name: 'what was done to it: it left', write: changeOf('left') },
    { name: 'the scheduled sends: no more', write: noMoreScheduled, only: 'after' },
  ],
};

/** Somebody cancels it, and its time comes. */
export const cancelled: Story = {
  name: 'A picture for later, cancelled',
  ending: 'not sent',
  async begin(scene) {
    await scene.sends({ When: secondsFromNow(20) });
    await scene.post(/2 scheduled/);
    await atRest(scene.life, /^deliver:/);
  },
  async play(scene) {
    const isCancelled = () => scene.posts().some(({ text }) => text.includes('2 cancelled'));
    await scene.presses('Cancel', await scene.post(/2 scheduled/), isCancelled);
    await scene.post(/2 cancelled/);
    await scene.life.risen();
    expect(scene.sent()).toEqual([]);
    postedOnce(scene);
  },
  steps: [
    { name: 'what was done to it: cancelled', write: changeOf('cancelled') },
    { name: 'the scheduled sends: no more', write: noMoreScheduled, only: 'after' },
  ],
};
