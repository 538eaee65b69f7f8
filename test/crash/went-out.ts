import { expect } from 'vitest';
import type { Message } from '../../src/sandbox/slack/world.ts';
import type { Scene } from './scene.ts';

/**
 * Until all of them are queued. When Ada is asked whether it went out, she has it looked for once
 * more, and sends again only what even then is not found.
 */
export async function untilQueued(scene: Scene, count: number): Promise<void> {
  const { sees } = scene.life;
  const queued = () =>
    scene.posts().find(({ text }) => text.includes(`${count.toLocaleString('en')} queued`));
  for (;;) {
    const next = await sees(() => scene.questions()[0] ?? queued(), 'it queued, or a question');
    if (next.threadTs === undefined) return;
    await decide(scene, next, count);
    await sees(() => !scene.questions().some(({ ts }) => ts === next.ts), 'the question answered');
  }
}

/** The phones get it, and the thread says so. */
export async function untilDelivered(scene: Scene, count: number): Promise<void> {
  const { clicksend } = scene.life.world;
  for (const { messageId } of scene.sent()) await clicksend.carrier(messageId, { kind: 'deliver' });
  await scene.post(new RegExp(`${count} delivered`));
  await scene.note(/All done/);
}

async function decide(scene: Scene, asked: Message, count: number): Promise<void> {
  const { clicksend } = scene.life.world;
  const looks = () => scene.searches().order;
  const before = looks();
  await scene.presses('Check again', asked);
  await clicksend.until(() => looks() > before, 'one more look');
  if (scene.sent().length === count) {
    scene.happened.push('not sure, *Check again* found it');
  } else {
    scene.happened.push('not sure, *Send again*');
    await scene.presses('Send again', asked);
  }
}

/** Sent to each once, posted once, and nothing said twice. */
export function onceAndForAll(scene: Scene, numbers: readonly string[]): void {
  const sent = scene.sent().map(({ to }) => to);
  expect(sent.sort(), 'at ClickSend').toEqual([...numbers].sort());
  postedOnce(scene);
}

/** One post, and nothing said twice; but a question may come again after *Send again*. */
export function postedOnce(scene: Scene): void {
  expect(
    scene.posts().map(({ text }) => text),
    'posts',
  ).toHaveLength(1);
  expect(scene.questions(), 'questions still open').toEqual([]);
  const notes = scene
    .notes()
    .map(({ text }) => text)
    .filter((text) => !text.includes('gave no answer at first'));
  expect([...new Set(notes)], 'notes').toEqual(notes);
}
