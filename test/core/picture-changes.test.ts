import { expect, test } from 'vitest';
import type { PictureChange } from '../../src/domain/picture.ts';
import { appWorld, fitted, HOUR, MINUTE, SECOND } from './world.ts';

const still: PictureChange = { kind: 'still', at: 1, of: 380 };
const words = 'I can send only its first frame (of 380)';

/** The picture of every send in it was changed. */
async function worldOfStills() {
  const world = await appWorld();
  world.picture = async () => ({ ...fitted, picture: { ...fitted.picture, changes: [still] } });
  return world;
}

const shownIn = (world: Awaited<ReturnType<typeof appWorld>>) =>
  JSON.stringify(world.chat.posts.at(-1)?.shown.blocks);

test('what was done to the picture is said in the post', async () => {
  const world = await worldOfStills();
  const send = await world.ordered();
  await world.jobs.runFor(MINUTE);
  expect((await world.progress(send)).pictureChanges).toEqual([still]);
  expect(shownIn(world)).toContain(words);
});

test('also of one that waits for its time, until it left', async () => {
  const world = await worldOfStills();
  await world.ordered(undefined, {
    schedule: { at: world.clock.now() + 3 * HOUR, with: 'app' },
  });
  await world.jobs.runFor(10 * SECOND);
  expect(shownIn(world)).toContain(words);
  await world.jobs.runFor(4 * HOUR);
  expect(shownIn(world)).toContain(words);
});

test('not any more when an edit put another picture in its place', async () => {
  const world = await worldOfStills();
  const send = await world.ordered(undefined, {
    schedule: { at: world.clock.now() + HOUR, with: 'app' },
  });
  await world.jobs.runFor(10 * SECOND);
  world.picture = async () => fitted;
  const plan = { ...send, picture: { kind: 'slack', id: 'F2' } as const };
  expect(await world.edit({ id: send.id, base: 0 }, send.user, plan)).toBe('changed');
  await world.jobs.runFor(MINUTE);
  expect(shownIn(world)).not.toContain(words);
});
