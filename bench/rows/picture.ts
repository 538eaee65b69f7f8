import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { compareFigure, computeMedian, type Figure } from '../figures.ts';
import type { Setting } from '../setting.ts';

const ROUNDS = 5;

/** A 12-megapixel photo fitted by the app, compared with one plain decode, resize and encode to the same size. */
export async function measurePicture({ photograph, peers }: Setting): Promise<readonly Figure[]> {
  const bytes = await readFile(photograph);
  const pictures = createSharpPictures();
  const first = await pictures.fit(bytes);
  if (first.kind !== 'fitted') throw new Error('The photograph was not fitted');
  const { width, height } = first.picture;
  const jimp = fork(peers.jimp);
  const withJimp = async (): Promise<number> => {
    jimp.send({ path: photograph, width, height });
    const [{ ms }] = (await once(jimp, 'message')) as [{ ms: number }];
    return ms;
  };
  const plain = () => sharp(bytes).autoOrient().resize(width, height).jpeg().toBuffer();
  await plain();
  await withJimp();
  const took = { ours: [] as number[], plain: [] as number[], jimp: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    took.ours.push(await timed(() => pictures.fit(bytes)));
    took.plain.push(await timed(plain));
    took.jimp.push(await withJimp());
  }
  jimp.kill();
  const what = 'a 12-megapixel photograph fitted, ms';
  const ours = computeMedian(took.ours);
  return [
    compareFigure(what, {
      ours,
      theirs: computeMedian(took.plain),
      who: 'one plain sharp encode',
      aim: { atMost: 1.5 },
    }),
    compareFigure(what, {
      ours,
      theirs: computeMedian(took.jimp),
      who: 'jimp',
      aim: { atMost: 0.33 },
    }),
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
