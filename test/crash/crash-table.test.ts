import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startLife } from './life.ts';
import { newScene } from './scene.ts';
import { cancelled, leavesAtItsTime } from './scheduled-stories.ts';
import { lateHistory, plainSend, putOff, sentAgain } from './send-stories.ts';
import { patternOf } from './step.ts';
import { stopped } from './stopped-story.ts';
import { asText } from './table.ts';
import { trialsOf, tryOut } from './try-out.ts';
import { twoBatches } from './two-batches-story.ts';
import { upkeep } from './writes.ts';

const stories = [
  plainSend,
  lateHistory,
  putOff,
  stopped,
  sentAgain,
  leavesAtItsTime,
  cancelled,
  twoBatches,
];

/** What only waits longer on Redis: tried there when the whole table is made (`npm run crash-table`). */
const whole = process.env.CRASH_TABLE !== undefined;
const onRedisToo = (story: (typeof stories)[number]) =>
  whole || ![lateHistory, leavesAtItsTime, cancelled, twoBatches].includes(story);

/** So many apps at a time. Most of them wait: for a Redis to see that one has died, for ClickSend's history. */
const lanes = { lmdb: 6, redis: 11 } as const;

const storiesOn = (store: 'lmdb' | 'redis') =>
  store === 'lmdb' ? stories : stories.filter(onRedisToo);

test('whenever the power is cut, each person gets it once and the channel shows it once', async () => {
  const tried = (['lmdb', 'redis'] as const).map((store) =>
    // Those that take longest come last in the table, and first here.
    tryOut(store, trialsOf(storiesOn(store).toReversed(), store), lanes[store]),
  );
  const rows = (await Promise.all(tried)).flat();
  const text = asText(stories, rows);
  process.stdout.write(`\n${text}\n`);
  if (process.env.CRASH_TABLE) writeFileSync(process.env.CRASH_TABLE, text);
  expect(rows.filter(({ isGood }) => !isGood)).toEqual([]);
}, 600_000);

test.each(['lmdb', 'redis'] as const)(
  'every write of a send is a step of it (%s)',
  async (store) => {
    const life = await startLife(store);
    try {
      const before = (await life.store.writes()).length;
      await plainSend.play(newScene(life));
      const writes = (await life.store.writes()).slice(before);
      const known = [...plainSend.steps.flatMap((step) => patternOf(step, store) ?? []), ...upkeep];
      const others = writes.filter((write) => !known.some((pattern) => pattern.test(write)));
      // A new one needs a row: whatever comes of it must be tried out.
      expect(others).toEqual([]);
    } finally {
      await life.close();
    }
  },
);
