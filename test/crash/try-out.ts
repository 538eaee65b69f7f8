import sharp from 'sharp';
import { expect } from 'vitest';
import { startWorld, type World } from '../stories/world.ts';
import type { Phase, Step } from '../world/steps.ts';
import { createScene, type Scene } from './scene.ts';
import { expectGoodEnd, type Story } from './stories.ts';

/** One machine with its jobs on its disk, or two replicas on a shared queue. */
export const settings = ['one machine', 'two replicas'] as const;
export type Setting = (typeof settings)[number];

/** The outcomes of a story by the step at which a process was killed, as `before | after`. */
export type Outcomes = ReadonlyMap<string, string>;

interface Death {
  /** The index of the step, from 0. */
  readonly nth: number;
  readonly phase: Phase;
}

/** A small picture, because it is fitted quickly. */
const background = { r: 90, g: 140, b: 128 };
const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background } })
  .png()
  .toBuffer();

/** How long a killed process is down. */
const DOWN_MS = 2_000;
/** How long a person takes to see that the app is up again. */
const MOMENT_MS = 1_000;
/** The jobs that look at a send again much later, and the one that reads the opt-out lists for as long as the app runs. */
const LATER = /^(?:remind|opt-out-lists)[: ]/;

/** The steps of a story that are rows of its table. */
export async function listSteps(story: Story, setting: Setting): Promise<readonly string[]> {
  const { steps } = await play(story, setting);
  return nameSteps(steps).filter((step) => isTried(story, step));
}

/**
 * Counts the steps of a story, then plays it twice for each step that `looksLike` matches, with a crash before and a
 * crash after the step.
 */
export async function tryOut(story: Story, setting: Setting, looksLike = /./): Promise<Outcomes> {
  const { steps } = await play(story, setting);
  const outcomes = new Map<string, string>();
  for (const [nth, step] of nameSteps(steps).entries()) {
    if (!isTried(story, step) || !looksLike.test(step)) continue;
    const came: string[] = [];
    for (const phase of ['before', 'after'] as const) {
      const { outcome, died } = await play(story, setting, { nth, phase });
      // The same seed leads to the same step. Otherwise another step would have been tried.
      expect(died, `${story.name}: died ${phase} step ${nth}`).toEqual(steps[nth]);
      came.push(outcome);
    }
    outcomes.set(step, came.join(' | '));
  }
  return outcomes;
}

function isTried({ tried = /./ }: Story, step: string): boolean {
  return tried.test(step);
}

/** Plays the story until nothing is left to do, and checks its end. */
async function play(story: Story, setting: Setting, death?: Death) {
  const steps: Step[] = [];
  let isCounting = false;
  let died: Step | undefined;
  let restarted = Promise.resolve();
  const die = (step: Step) => {
    died = step;
    const replica = world.inner.replicas.find(({ name }) => name === step.by);
    replica?.kill();
    restarted = new Promise<void>((resolve) => setTimeout(resolve, DOWN_MS)).then(() =>
      replica?.start(),
    );
    // Whoever awaits `risen` gets its error.
    restarted.catch(() => undefined);
  };
  const counted = new Map<Step, number>();
  const world = await startWorld({
    replicas: setting === 'one machine' ? 1 : 2,
    watch(step, phase) {
      if (!isCounting) return;
      if (phase === 'before') counted.set(step, steps.push(step) - 1);
      if (!died && phase === death?.phase && counted.get(step) === death.nth) die(step);
    },
  });
  try {
    world.clicksend.setBalance('5000');
    const isUp = () => world.inner.time.run(restarted).then(() => world.passTime(MOMENT_MS));
    const scene = createScene(world, isUp, picture);
    await story.begin?.(scene);
    const looks = collectSearches(scene);
    isCounting = true;
    await story.play(scene);
    await world.retryUntilPasses(() => expect(listRemaining(world), 'left to do').toEqual([]));
    await world.inner.time.run(restarted);
    await world.retryUntilPasses(() => expect(listRemaining(world), 'left to do').toEqual([]));
    expectGoodEnd(story, scene);
    const ending = story.sentTo.length > 0 ? 'once' : 'not sent';
    return { steps, died, outcome: [...scene.happened, ...looks(), ending].join('; ') };
  } catch (error) {
    const at = death && `killed ${death.phase} step ${death.nth} (${died?.what}) of ${died?.by}`;
    throw new Error(`${story.name}, ${setting}, ${at ?? 'nobody killed'}`, { cause: error });
  } finally {
    isCounting = false;
    await world.close();
  }
}

/** Every job that waits or runs, except those for much later. */
function listRemaining({ inner: { disk, queue } }: World): readonly string[] {
  const stored = disk.contents().indexes.get('jobs')?.members ?? [];
  return [...stored, ...(queue?.waiting().keys() ?? [])].filter((job) => !LATER.test(job));
}

/** Counts what the app looks for from now on, before it does anything a second time. */
function collectSearches({
  world: { slack, clicksend },
  happened,
}: Scene): () => readonly string[] {
  const countCalls = () => ({
    post: slack.calls('conversations.history').length,
    note: slack.calls('conversations.replies').length,
    order: clicksend.calls('GET /mms/history').length,
  });
  const before = countCalls();
  return () => {
    const now = countCalls();
    const note = now.note - before.note;
    // A note that is not in its thread is looked for in the channel as well.
    const post = now.post - before.post - note;
    const isFound = now.order > before.order && !happened.some((one) => one.includes('not sure'));
    const words = [
      post > 0 && 'the post looked for',
      note > 0 && 'the note looked for',
      isFound && 'the batch found in the history',
    ];
    return words.filter((one) => one !== false);
  };
}

/** Numbers equal steps, so that each has its own name. */
function nameSteps(steps: readonly Step[]): readonly string[] {
  const seen = new Map<string, number>();
  return steps.map(({ what }) => {
    const occurrence = (seen.get(what) ?? 0) + 1;
    seen.set(what, occurrence);
    return occurrence === 1 ? what : `${what}, ${occurrence}`;
  });
}
