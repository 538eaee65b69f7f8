import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp, { type Sharp } from 'sharp';
import { startLocalServers } from './local-servers.ts';
import { startMeasured } from './measured-process.ts';
import { APP } from './setting.ts';
import { submitForm } from './submit-form.ts';

// `npx tsx bench/heavy-pictures.ts` (after `npm run build`, on Linux): the peak memory of the running app
// and its picture process together, while three sends of the same picture are prepared at once.

/** For both together, in MB. */
const AIM = 512;
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

/** By name: decompression bombs, and the largest of each format that is decoded. */
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

const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-bench-'));
const wanted = process.argv[2] ?? '';
let most = 0;
for (const [name, make] of Object.entries(pictures)) {
  if (!name.startsWith(wanted)) continue;
  const { idleMb, appMb, bothMb, ms, outcome, kB } = await measure(await make());
  most = Math.max(most, bothMb);
  const figures = `at rest ${idleMb} MB, app ${appMb} MB, together ${bothMb} MB, ${outcome} in ${ms} ms`;
  process.stdout.write(`${name.padEnd(40)} ${`${kB} kB`.padStart(9)}  ${figures}\n`);
}
await rm(folder, { recursive: true });
process.stdout.write(`The most was ${most} MB; the aim is ${AIM} MB\n`);
process.exit(most < AIM ? 0 : 1);

async function measure(picture: Buffer) {
  const file = path.join(folder, 'picture');
  await writeFile(file, picture);
  const servers = await startLocalServers(file);
  const signingSecret = 'b'.repeat(32);
  const app = await startMeasured(APP, {
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: servers.slackApiUrl,
    CLICKSEND_USERNAME: 'bench',
    CLICKSEND_API_KEY: 'bench-api-key',
    CLICKSEND_API_URL: servers.clicksendApiUrl,
    POLL_SECONDS: '0',
    CONFIRM_SENDS: 'never',
    DATA_DIR: await mkdtemp(path.join(folder, 'data-')),
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
  });
  const idleMb = Math.round(app.memoryMb());
  let appMb = 0;
  let bothMb = 0;
  const timer = setInterval(() => {
    const own = app.memoryMb();
    appMb = Math.max(appMb, Math.round(own));
    bothMb = Math.max(bothMb, Math.round(own + childrenMb(app.pid)));
  }, SAMPLE_EVERY_MS);
  const begun = Date.now();
  const sends = Array.from({ length: AT_ONCE }, (_, n) => `Picture ${n}`);
  await Promise.all(
    sends.map((subject) => submitForm(app.url, { signingSecret, count: 1, subject })),
  );
  // Each is sent, or refused some seconds later, because Slack may still make a thumbnail of it.
  const sent = servers.waitForCalls('clicksend POST /mms/send', AT_ONCE).then(() => 'sent');
  const outcome = await Promise.race([sent, wait(REFUSED_AFTER_MS, 'refused')]);
  const ms = Date.now() - begun;
  clearInterval(timer);
  await app.stop();
  servers.close();
  return { idleMb, appMb, bothMb, ms, outcome, kB: Math.round(picture.byteLength / 1000) };
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
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024;
}
