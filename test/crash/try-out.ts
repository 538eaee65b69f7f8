import { atRest } from './at-rest.ts';
import { type Life, startLife } from './life.ts';
import { newScene, type Scene } from './scene.ts';
import { type CrashPoint, isIn, type StoreName } from './step.ts';
import type { Story } from './story.ts';
import type { Row } from './table.ts';

/** A story with one crash in it. */
export interface Trial extends CrashPoint {
  readonly story: Story;
}

/** Of what a failure shows, so many characters. */
const MOST_SEEN = 4_000;
const LAST_WORDS = 2_000;

/** Every step of these stories that exists with this store, before and after. */
export function trialsOf(stories: readonly Story[], store: StoreName): readonly Trial[] {
  return stories.flatMap((story) =>
    story.steps
      .filter((step) => isIn(step, store))
      .flatMap((step) =>
        (['before', 'after'] as const)
          .filter((phase) => step.only === undefined || step.only === phase)
          .map((phase) => ({ story, step, phase })),
      ),
  );
}

/** Tries all of them, so many at a time. */
export async function tryOut(
  store: StoreName,
  trials: readonly Trial[],
  lanes: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const waiting = trials.values();
  const lane = async () => {
    let life: Life | undefined;
    for (const trial of waiting) {
      life ??= await begun(() => startLife(store));
      const row = await tryOnce(life, store, trial);
      rows.push(row);
      if (row.isGood) continue;
      // What a failure left behind must not spoil the others.
      await life.close().catch(() => undefined);
      life = undefined;
    }
    await life?.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return rows;
}

let beginning: Promise<unknown> = Promise.resolve();

/** One after the other: a dozen of apps that start at the same moment are too slow for their own time-outs. */
function begun(start: () => Promise<Life>): Promise<Life> {
  const life = beginning.then(start, start);
  beginning = life;
  return life;
}

async function tryOnce(life: Life, store: StoreName, { story, step, phase }: Trial): Promise<Row> {
  const row = { story: story.name, step: step.name, store, phase };
  const scene = newScene(life);
  try {
    await story.begin?.(scene);
    await life.cutAt({ step, phase });
    await story.play(scene);
    await atRest(life);
    const words = [...scene.happened, ...searchesIn(scene), story.ending];
    return { ...row, isGood: true, outcome: words.join('; ') };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const said = life.world.app.logs().slice(-LAST_WORDS);
    const outcome = `FAILED: ${oneLine(why).slice(0, MOST_SEEN)} The app said last: ${oneLine(said)}`;
    return { ...row, isGood: false, outcome };
  }
}

/** As a row of the table has it. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

/** What the app looked for before it did anything a second time. */
function searchesIn({ searches, happened }: Scene): readonly string[] {
  const { post, note, order } = searches();
  const words = [post > 0 && 'the post looked for', note > 0 && 'the note looked for'];
  const isFound = order > 0 && !happened.some((one) => one.includes('not sure'));
  return [...words, isFound && 'the order found in the history'].filter((one) => one !== false);
}
