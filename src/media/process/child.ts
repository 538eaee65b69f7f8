import { Socket } from 'node:net';
import { loadSharp } from '../decode/load-sharp.ts';
import { fitPicture, inspectPicture, type OnPictureBug } from '../fit-picture.ts';
import {
  type ProcessLimits,
  type ProcessRequest,
  type ProcessResponse,
  readPipeMessages,
  writePipeMessage,
} from './process-protocol.ts';

// The process that decodes pictures (docs/decisions/0019-pictures-in-a-process-of-their-own.md), one at a
// time, over file descriptor 3. It has no secrets, and whatever a picture does to it, the app keeps
// running.

/** How often the process checks its use of time and memory. */
const CHECK_EVERY_MS = 50;

const limits = JSON.parse(process.argv[2] ?? '') as ProcessLimits;
const app = new Socket({ fd: 3 });

// A Ctrl-C in a terminal goes to all processes of the app; this one exits after the app has.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
app.on('close', () => killItself('the app is gone'));
app.on('error', () => killItself('the app is gone'));

await loadSharp();
readPipeMessages(app, ({ head, body }) => void handleRequest(head as ProcessRequest, body));
writePipeMessage(app, { kind: 'ready' } satisfies ProcessResponse);

async function handleRequest({ task }: ProcessRequest, bytes: Uint8Array): Promise<void> {
  const stopLimiting = limitUse(limits.cpuMs[task]);
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
      const { bytes: fitted, ...picture } = result.picture;
      writePipeMessage(app, { kind: 'fitted', picture } satisfies ProcessResponse, fitted);
    } else {
      writePipeMessage(app, { kind: 'unfitted', result, ...bug() } satisfies ProcessResponse);
    }
  }
  stopLimiting();
}

/** Kills this process if a picture takes too much time, or too much memory where `ulimit` does not work. */
function limitUse(maxCpuMs: number): () => void {
  const before = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 > maxCpuMs) killItself('too much time');
    if (process.memoryUsage.rss() > limits.residentBytes) killItself('too much memory');
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}

/** A normal exit would wait for the decoder. */
function killItself(why: string): void {
  process.stderr.write(`${why}\n`);
  process.kill(process.pid, 'SIGKILL');
}
