import { expect, test } from 'vitest';
import { createFetchPicture } from '../../src/core/delivery/media/fetch-picture.ts';
import { AppError, RetryLaterError } from '../../src/core/errors.ts';
import type { FitResult } from '../../src/core/ports/pictures.ts';
import type { SlackFile } from '../../src/core/ports/slack-files.ts';
import type { PictureSource } from '../../src/domain/send.ts';
import { createMovingClock } from './clock.ts';
import { fitted, SECOND } from './quote-world.ts';

const problem = { code: 'heic', what: 'This kind cannot be read', todo: 'Send a JPEG' };
const undecodable: FitResult = { kind: 'undecodable', problem };

/** A Slack file and its thumbnails, each fitted as `fits` says, by URL. */
function createReader(
  fits: Readonly<Record<string, FitResult>>,
  more: { readonly file?: Partial<SlackFile>; readonly error?: AppError } = {},
) {
  const clock = createMovingClock();
  const downloads: string[] = [];
  const file: SlackFile = {
    url: 'original',
    thumbs: [],
    ...more.file,
  };
  const read = createFetchPicture({
    clock,
    files: {
      findFile: async () => {
        if (more.error) throw more.error;
        return file;
      },
      downloadFile: async (url) => {
        downloads.push(url);
        return new TextEncoder().encode(url);
      },
    },
    pictures: {
      inspect: async () => ({ kind: 'picture', ending: 'jpg' }),
      fit: async (bytes) => fits[new TextDecoder().decode(bytes)] ?? undecodable,
    },
  });
  return { downloads, clock, read: () => readLater(0), readLater };

  function readLater(ms: number, picture: PictureSource = { kind: 'slack', id: 'F1' }) {
    const submittedAt = clock.now();
    clock.moveTo(submittedAt + ms);
    return read({ picture, submittedAt });
  }
}

test('downloads only the original when it can be decoded', async () => {
  const { read, downloads } = createReader({ original: fitted });
  expect(await read()).toBe(fitted);
  expect(downloads).toEqual(['original']);
});

test("uses the widest thumbnail that can be decoded when the original can't", async () => {
  const thumbs = ['wide', 'narrow', 'tiny'];
  const { read, downloads } = createReader({ narrow: fitted, tiny: fitted }, { file: { thumbs } });
  expect(await read()).toEqual({
    kind: 'fitted',
    picture: { ...(fitted.kind === 'fitted' && fitted.picture), changes: [{ kind: 'preview' }] },
  });
  expect(downloads).toEqual(['original', 'wide', 'narrow']);
});

test("waits some seconds for Slack's thumbnails, then refuses the picture with the reason", async () => {
  await expect(createReader({}).read()).rejects.toMatchObject({
    code: 'file_without_thumbs',
    retry: 'later',
  });
  expect(await createReader({}).readLater(7 * SECOND)).toEqual({ kind: 'refused', problem });
});

test('refuses no picture for its missing thumbnails while Slack describes no file', async () => {
  const descriptionError = new RetryLaterError(30 * SECOND);
  const { readLater } = createReader({}, { file: { descriptionError } });
  await expect(readLater(7 * SECOND)).rejects.toBe(descriptionError);
});

test('refuses a file that is too large by its stated size, without downloading it', async () => {
  const { read, downloads } = createReader({}, { file: { sizeBytes: 30_000_001 } });
  expect(await read()).toMatchObject({ kind: 'refused', problem: { code: 'picture_too_large' } });
  expect(downloads).toEqual([]);
});

test.each([
  ['file_not_ready', 59 * SECOND, 61 * SECOND],
  ['file_sign_in_page', 11 * SECOND, 13 * SECOND],
])(
  'retries %s for a while, then refuses the picture with the reason',
  async (code, tooSoon, tooLate) => {
    const error = new AppError(code, { retry: 'later', problem });
    await expect(createReader({}, { error }).readLater(tooSoon)).rejects.toBe(error);
    expect(await createReader({}, { error }).readLater(tooLate)).toEqual({
      kind: 'refused',
      problem,
    });
  },
);

test('refuses a deleted file at once, but never gives up because Slack is unreachable', async () => {
  const never = new AppError('file_deleted', { retry: 'never', problem });
  expect(await createReader({}, { error: never }).read()).toEqual({ kind: 'refused', problem });
  const away = new AppError('file_unreached', { retry: 'later', problem });
  await expect(createReader({}, { error: away }).readLater(600 * SECOND)).rejects.toBe(away);
});

test('never fetches a picture from a web address', async () => {
  const { downloads, readLater } = createReader({ original: fitted });
  const picture = { kind: 'link', url: 'https://example.com/door.jpg' } as const;
  await expect(readLater(0, picture)).rejects.toMatchObject({ retry: 'never' });
  expect(downloads).toEqual([]);
});
