import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp, { type Sharp } from 'sharp';
import { countFigure, type Figure } from '../figures.ts';
import { startLocalServers } from '../local-servers.ts';
import { measureStall } from '../measure-stall.ts';
import { startMeasured } from '../measured-process.ts';
import { APP, type Setting } from '../setting.ts';
import { submitForm } from '../submit-form.ts';

/** The limit for the app and its decoding process together, in MB. */
const MOST_MB = 512;
const MOST_STALL_MS = 500;
const AT_ONCE = 3;
const SAMPLE_EVERY_MS = 5;
const REFUSED_AFTER_MS = 20_000;

const flat = (side: number, channels: 3 | 4 = 4): Sharp =>
  sharp({
    create: {
      width: side,
      height: side,
      channels,
      background: { r: 200, g: 30, b: 60, alpha: 0.5 },
    },
  });
const deep = (side: number) => flat(side).toColourspace('rgb16');
const film = (frames: number, width: number, height: number): Sharp => {
  const data = Buffer.alloc(frames * width * height * 3);
  for (let at = 0; at < data.length; at += 1) data[at] = (at * 2_654_435_761) >>> 24;
  return sharp(data, { raw: { width, height: height * frames, channels: 3, pageHeight: height } });
};

/** Pictures by a name that begins with their format: bombs, and the largest picture of each format that is decoded. */
const pictures: Readonly<Record<string, () => Promise<Buffer>>> = {
  'avif, 36 MP': () => flat(6_000, 3).avif({ effort: 0 }).toBuffer(),
  'avif, 5.3 MP, 10 bits': () =>
    flat(2_300, 3).avif({ effort: 0, bitdepth: 10, chromaSubsampling: '4:4:4' }).toBuffer(),
  'jpeg, 100 MP': () => flat(9_984, 3).jpeg().toBuffer(),
  'jpeg, 36 MP, progressive': () =>
    flat(6_000, 3).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  'jpeg, 21 MP, progressive': () =>
    flat(4_600, 3).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  'jpeg, 43 MP, progressive, halved colour': () =>
    flat(6_550, 3).jpeg({ progressive: true }).toBuffer(),
  'png, 100 MP, 16 bits': () => deep(9_984).png().toBuffer(),
  'png, 32 MP, interlaced': () => flat(5_600).png({ progressive: true }).toBuffer(),
  'gif, 32 MP': () => flat(5_600).gif({ effort: 1 }).toBuffer(),
  'gif, 40 frames of 2 MP': () => film(40, 1_600, 1_200).gif({ effort: 1 }).toBuffer(),
  'gif, 300 frames of 0.2 MP': () => film(300, 480, 360).gif({ effort: 1 }).toBuffer(),
  'webp, 32 MP': () => flat(5_600).webp({ effort: 0 }).toBuffer(),
  'webp, 32 MP, lossless': () => deep(5_600).webp({ effort: 0, lossless: true }).toBuffer(),
  'tiff, 100 MP': () => flat(9_984).tiff({ compression: 'deflate' }).toBuffer(),
  'tiff, one tile of 100 MP': () =>
    flat(9_984)
      .tiff({ compression: 'lzw', tile: true, tileWidth: 9_984, tileHeight: 9_984 })
      .toBuffer(),
};

/**
 * The peak memory of the running app and its decoding process together, and the app's longest stall, while
 * three sends of the same picture are prepared at once. The worst figure of each kind.
 */
export async function measureHeavyPictures(setting: Setting): Promise<readonly Figure[]> {
  const worst = new Map<string, { bothMb: number; stallMs: number }>();
  for (const [name, make] of Object.entries(pictures)) {
    const { bothMb, stallMs } = await measure(setting, await make());
    const kind = name.split(',')[0] ?? name;
    const worstSoFar = worst.get(kind) ?? { bothMb: 0, stallMs: 0 };
    worst.set(kind, {
      bothMb: Math.max(worstSoFar.bothMb, bothMb),
      stallMs: Math.max(worstSoFar.stallMs, stallMs),
    });
  }
  return [...worst].flatMap(([kind, { bothMb, stallMs }]) => [
    countFigure(`the worst ${kind}, three at once: memory of all processes, MB`, {
      ours: bothMb,
      aim: { atMost: MOST_MB },
    }),
    countFigure(`the worst ${kind}, three at once: longest wait of others, ms`, {
      ours: stallMs,
      aim: { atMost: MOST_STALL_MS },
    }),
  ]);
}

async function measure({ embedded, signingSecret }: Setting, picture: Buffer) {
  const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-bench-'));
  const file = path.join(folder, 'picture');
  await writeFile(file, picture);
  const servers = await startLocalServers(file);
  const app = await startMeasured(APP, {
    ...embedded,
    SLACK_API_URL: servers.slackApiUrl,
    CLICKSEND_API_URL: servers.clicksendApiUrl,
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: 'error',
  });
  let bothMb = 0;
  const timer = setInterval(() => {
    bothMb = Math.max(bothMb, app.memoryMb() + childrenMb(app.pid));
  }, SAMPLE_EVERY_MS);
  const stall = measureStall(app.url);
  await Promise.all(
    Array.from({ length: AT_ONCE }, (_, n) =>
      submitForm(app.url, { signingSecret, count: 1, subject: `Picture ${n}` }),
    ),
  );
  // Each picture is sent or refused. A refusal comes some seconds later, because Slack may still render a
  // smaller version of the picture.
  await Promise.race([
    servers.waitForCalls('clicksend POST /mms/send', AT_ONCE),
    wait(REFUSED_AFTER_MS),
  ]);
  const stallMs = await stall.stop();
  clearInterval(timer);
  await app.stop();
  servers.close();
  await rm(folder, { recursive: true });
  return { bothMb, stallMs };
}

/** Resident memory of the child processes, in MB. */
function childrenMb(pid: number): number {
  let kilobytes = 0;
  for (const other of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${other}/status`, 'utf8');
      if (!status.includes(`\nPPid:\t${pid}\n`)) continue;
      kilobytes += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    } catch {
      // It has ended.
    }
  }
  return kilobytes / 1024;
}
