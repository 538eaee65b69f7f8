import { Socket } from 'node:net';
import type { ProcessLimits } from '../decode/limits.ts';
import { loadSharp } from '../decode/load-sharp.ts';
import { fitPicture, type OnPictureBug } from '../fit-picture.ts';
import { inspectPicture } from '../inspect-picture.ts';
import { readPipeMessages, writePipeMessage } from './process-pipe.ts';
import type { ProcessRequest, ProcessResponse } from './process-protocol.ts';

// The process in which pictures are decoded (docs/decisions/0019-pictures-in-a-process-of-their-own.md): one at a time, over file descriptor 3.
// It knows no secret, and whatever a picture does to it, the app lives on.

/** How often it is looked what a picture takes, ms. */
const LOOK_EVERY_MS = 50;

const limits = JSON.parse(process.argv[2] ?? '') as ProcessLimits;
const app = new Socket({ fd: 3 });

// Whoever stops the app in a terminal stops all of its processes; this one ends when the app has.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
app.on('close', () => end('the app is gone'));
app.on('error', () => end('the app is gone'));

await loadSharp();
readPipeMessages(app, ({ head, body }) => void answer(head as ProcessRequest, body));
writePipeMessage(app, { kind: 'ready' } satisfies ProcessResponse);

async function answer({ task }: ProcessRequest, bytes: Uint8Array): Promise<void> {
  const stopWatching = watch(limits.cpuMs[task]);
  const bugs: string[] = [];
  const reportBug: OnPictureBug = (error) =>
    void bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const bug = () => (bugs[0] === undefined ? {} : { bug: bugs[0] });
  if (task === 'look') {
    const seen = await inspectPicture(bytes, reportBug);
    writePipeMessage(app, { kind: 'seen', seen, ...bug() } satisfies ProcessResponse);
  } else {
    const result = await fitPicture(bytes, reportBug);
    if (result.kind === 'fitted') {
      const { bytes: made, ...picture } = result.picture;
      writePipeMessage(app, { kind: 'fitted', picture } satisfies ProcessResponse, made);
    } else {
      writePipeMessage(app, { kind: 'unfitted', result, ...bug() } satisfies ProcessResponse);
    }
  }
  stopWatching();
}

/** Ends this process when a picture takes too long, or where `ulimit` does not work too much memory. */
function watch(mostCpuMs: number): () => void {
  const before = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 > mostCpuMs) end('too much time');
    if (process.memoryUsage.rss() > limits.residentBytes) end('too much memory');
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** At once: an orderly exit would wait for the decoder. */
function end(why: string): void {
  process.stderr.write(`${why}\n`);
  process.kill(process.pid, 'SIGKILL');
}
