import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { awkwardPictures } from '../media/awkward.ts';
import { createPhoto } from './photo.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

for (const picture of awkwardPictures) {
  test(`${picture.name}: ${picture.becomes === 'mms' ? 'goes out without EXIF data' : 'isn’t sent, and Ada reads why'}`, async () => {
    const before = world.clicksend.sent().length;
    const messagesBefore = world.slack.privately(world.ada).length;
    const file = await world.uploadPicture(
      picture.filename,
      await picture.bytes(),
      picture.mimetype,
    );
    await world.sendForm({ Recipients: '+61437111222', Picture: file });
    if (picture.becomes === 'mms') {
      const [message] = await world.clicksend.until(() => {
        const sent = world.clicksend.sent().slice(before);
        return sent.length > 0 && sent;
      }, 'the message');
      expect(message?.answered).toBe('SUCCESS');
      const { exif, format } = await sharp(message?.media?.bytes).metadata();
      expect(exif).toBeUndefined();
      expect(['jpeg', 'gif']).toContain(format);
      return;
    }
    await world.slack.until(
      () => world.slack.privately(world.ada).length > messagesBefore,
      'a private message with the reason',
    );
    expect(world.slack.privately(world.ada).at(-1)?.text).toMatch(
      /wasn’t sent, so there’s no post in .+\.\n.+\./,
    );
    expect(world.clicksend.sent()).toHaveLength(before);
  });
}

test('a HEIC picture goes out as the widest thumbnail that Slack made of it', async () => {
  const heic = awkwardPictures.find(({ mimetype }) => mimetype === 'image/heic');
  const file = world.slack.upload({
    user: world.ada,
    name: 'IMG_0001.HEIC',
    mimetype: 'image/heic',
    bytes: (await heic?.bytes()) ?? new Uint8Array(),
    thumbs: [
      {
        width: 360,
        bytes: await sharp(await createPhoto())
          .resize(360)
          .jpeg()
          .toBuffer(),
      },
      {
        width: 1024,
        bytes: await sharp(await createPhoto())
          .resize(1024)
          .jpeg()
          .toBuffer(),
      },
    ],
  });
  await world.sendForm({ Recipients: '+61437999888', Picture: file });
  const message = await world.clicksend.until(
    () => world.clicksend.sent('+61437999888')[0],
    'the message',
  );
  expect((await sharp(message.media?.bytes).metadata()).width).toBe(1024);
});
