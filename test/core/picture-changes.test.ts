import { expect, test } from 'vitest';
import type { PictureChange } from '../../src/domain/picture.ts';
import { createAppWorld, fitted, HOUR, MINUTE, SECOND } from './world.ts';

const still: PictureChange = { kind: 'still', at: 1, of: 380 };
const words = 'I can send only its first frame (of 380)';

/** A world that sends only the first frame of every picture. */
async function createWorldOfStills() {
  const world = await createAppWorld();
  world.picture = async () => ({ ...fitted, picture: { ...fitted.picture, changes: [still] } });
  return world;
}

const listShown = (world: Awaited<ReturnType<typeof createAppWorld>>) =>
  JSON.stringify(world.chat.posts.at(-1)?.shown.blocks);

test('the post says how the picture was changed', async () => {
  const world = await createWorldOfStills();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect((await world.loadProgress(send)).pictureChanges).toEqual([still]);
  expect(listShown(world)).toContain(words);
});

test('the post of a scheduled send says how the picture was changed, before and after it is sent', async () => {
  const world = await createWorldOfStills();
  await world.addSend(undefined, {
    schedule: { at: world.clock.now() + 3 * HOUR, with: 'app' },
  });
  await world.jobs.runFor(10 * SECOND);
  expect(listShown(world)).toContain(words);
  await world.jobs.runFor(4 * HOUR);
  expect(listShown(world)).toContain(words);
});

test('the post no longer says how the picture was changed after an edit replaced the picture', async () => {
  const world = await createWorldOfStills();
  const send = await world.addSend(undefined, {
    schedule: { at: world.clock.now() + HOUR, with: 'app' },
  });
  await world.jobs.runFor(10 * SECOND);
  world.picture = async () => fitted;
  const plan = { ...send, picture: { kind: 'slack', id: 'F2' } as const };
  expect(await world.editSend({ id: send.id, base: 0 }, send.user, plan)).toBe('changed');
  await world.jobs.runFor(MINUTE);
  expect(listShown(world)).not.toContain(words);
});
