import { afterAll, expect, test } from 'vitest';
import type { Log } from '../../src/core/ports/log.ts';
import {
  DECODER_UNAVAILABLE_PROBLEM,
  HEAVY_PICTURE_PROBLEM,
} from '../../src/media/decode/picture-problems.ts';
import { createIsolatedPictures } from '../../src/media/process/isolated-pictures.ts';
import { PROCESS_LIMITS, type ProcessLimits } from '../../src/media/process/process-protocol.ts';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { expectFitted, expectSendable } from './fitted.ts';
import { drawPhoto } from './scenes.ts';

const warnings: string[] = [];
const log: Log = {
  debug() {},
  info() {},
  error() {},
  warn: (_, message) => warnings.push(message),
};
const opened: ReturnType<typeof createIsolatedPictures>[] = [];
const createIsolated = (limits: Partial<ProcessLimits> = {}) => {
  const pictures = createIsolatedPictures({ log, limits: { ...PROCESS_LIMITS, ...limits } });
  opened.push(pictures);
  return pictures;
};
afterAll(() => {
  for (const pictures of opened) pictures.close();
});

const drawJpeg = () => drawPhoto(900, 700).jpeg().toBuffer();

test('the process returns the same results as fitting the picture here', async () => {
  const pictures = createIsolated();
  const bytes = await drawJpeg();
  const result = await pictures.fit(bytes);
  await expectSendable(expectFitted(result));
  const { bytes: made, ...picture } = expectFitted(result);
  const here = expectFitted(await createSharpPictures().fit(bytes));
  expect({ ...picture, bytes: made.toString() }).toEqual({ ...here, bytes: here.bytes.toString() });
  expect(await pictures.inspect(bytes)).toEqual({ kind: 'picture', ending: 'jpg' });
  const text = Buffer.from('Dear all,\n');
  expect(await pictures.fit(text)).toEqual(await createSharpPictures().fit(text));
});

test.each([
  ['time', { cpuMs: { fit: 1, look: 1 } }],
  ['memory', { residentBytes: 1 }],
])(
  'a picture that takes too much %s is refused, and the next one gets a new process',
  async (_, limits) => {
    const pictures = createIsolated(limits);
    const large = await drawPhoto(500, 400)
      .resize(2500, 2000)
      .png({ compressionLevel: 1 })
      .toBuffer();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      warnings.length = 0;
      expect(await pictures.fit(large)).toMatchObject({
        kind: 'undecodable',
        problem: HEAVY_PICTURE_PROBLEM,
      });
      expect(warnings).toEqual(['a picture crashed its process']);
    }
    expect(await pictures.inspect(large)).toMatchObject({ kind: 'no picture' });
  },
);

test('concurrent pictures are fitted, and another one after the idle process has ended', async () => {
  const pictures = createIsolated({ idleMs: 1 });
  const bytes = await drawJpeg();
  const results = await Promise.all([
    pictures.fit(bytes),
    pictures.inspect(bytes),
    pictures.fit(bytes),
  ]);
  expect(results.map(({ kind }) => kind)).toEqual(['fitted', 'picture', 'fitted']);
  expect((await pictures.fit(bytes)).kind).toBe('fitted');
});

test('a picture is fitted although the memory limit is too low for the process to start with it', async () => {
  const pictures = createIsolated({ dataBytes: 1_000_000 });
  expect((await pictures.fit(await drawJpeg())).kind).toBe('fitted');
});

test("a process that can't start is reported as unavailable, not as a problem of the picture", async () => {
  const { execPath } = process;
  process.execPath = '/nowhere/node';
  const fitting = createIsolated().fit(await drawJpeg());
  await expect(fitting).rejects.toMatchObject({
    code: 'pictures_unavailable',
    retry: 'later',
    problem: DECODER_UNAVAILABLE_PROBLEM,
  });
  process.execPath = execPath;
});

test('pending and later calls reject after the end', async () => {
  const pictures = createIsolated();
  const bytes = await drawJpeg();
  const under = pictures.fit(bytes);
  pictures.close();
  await expect(under).rejects.toMatchObject({ retry: 'later' });
  await expect(pictures.fit(bytes)).rejects.toMatchObject({ retry: 'later' });
});
