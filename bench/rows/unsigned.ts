import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { countFigure, type Figure } from '../figures.ts';
import { startMeasured } from '../measured-process.ts';
import { APP, type Setting } from '../setting.ts';

const REQUESTS = 600;
const MB = 1024 * 1024;
const BODY = Buffer.alloc(MB, 97);
/** How often the app's health is checked during the burst. */
const LOOK_MS = 20;

/** 600 simultaneous requests of a megabyte that Slack did not sign: without any signature, and with a wrong one. */
export async function measureUnsigned({ embedded }: Setting): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [what, headers] of Object.entries(kinds())) {
    const app = await startMeasured(APP, embedded);
    const before = app.memoryMb();
    app.forgetPeak();
    const watch = await watchLife(app.url);
    await Promise.all(Array.from({ length: REQUESTS }, () => push(app.url, headers)));
    const slowestMs = await watch.end();
    const name = `${REQUESTS} requests of 1 MB ${what}`;
    figures.push(
      countFigure(`${name}: memory above rest, MB`, {
        ours: Math.round(app.peakMb() - before),
        aim: { atMost: 150 },
      }),
      countFigure(`${name}: /health/live, slowest answer, ms`, {
        ours: slowestMs,
        aim: { atMost: 500 },
      }),
    );
    await app.stop();
  }
  return figures;
}

function kinds(): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const signature = `v0=${'a'.repeat(64)}`;
  const at = String(Math.floor(Date.now() / 1000));
  return {
    'without a signature': {},
    'with a wrong signature': {
      'x-slack-signature': signature,
      'x-slack-request-timestamp': at,
    },
  };
}

/** Sends the whole body, whatever the response; resolves once the connection ends. */
function push(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const lines = Object.entries({ host: 'app', 'content-length': String(MB), ...headers });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`POST /slack/events HTTP/1.1\r\n${head}\r\n`);
    socket.write(BODY);
    socket.resume();
    socket.once('error', () => socket.destroy()).once('close', () => resolve());
    socket.once('end', () => socket.destroy());
  });
}

/** Checks the app's health in a separate process, because this one is busy sending. Resolves after the first check. */
async function watchLife(url: string) {
  const child = spawn('node', ['-e', WATCH, `${url}/health/live`, String(LOOK_MS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    /** Resolves to the longest check since then, in ms. */
    async end() {
      const answer = once(child.stdout, 'data');
      child.kill('SIGTERM');
      return Number((await answer)[0]);
    },
  };
}

const WATCH = `
const [url, pauseMs] = process.argv.slice(1);
let slowestMs = 0;
let isOver = false;
const write = (value) => new Promise((resolve) => process.stdout.write(String(value), resolve));
process.on('SIGTERM', () => { isOver = true; });
(async () => {
  await fetch(url);
  await write('watching');
  while (!isOver) {
    const asked = performance.now();
    await fetch(url).catch(() => undefined);
    slowestMs = Math.max(slowestMs, performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
  }
  await write(Math.round(slowestMs));
})();
`;
