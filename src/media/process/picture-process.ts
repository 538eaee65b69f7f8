import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ProcessLimits } from '../decode/limits.ts';
import { readPipeMessages, writePipeMessage } from './process-pipe.ts';
import type { ProcessRequest, ProcessResponse } from './process-protocol.ts';

interface Died {
  readonly kind: 'died';
  readonly why: string;
}

export type ProcessOutcome =
  | { readonly kind: 'answered'; readonly head: ProcessResponse; readonly body: Uint8Array }
  /** It ended over the picture. */
  | Died
  /** It could not be started, or was told to end: nothing is known of the picture. */
  | { readonly kind: 'unavailable'; readonly why: string };

export interface PictureProcess {
  /** One at a time; the caller sees to that. Never throws. */
  runTask(request: ProcessRequest, picture: Uint8Array): Promise<ProcessOutcome>;
  /** Ends it. Afterwards nothing is answered any more. */
  close(): void;
}

/** Less of what costs memory. Nothing of the app's own environment, which holds its secrets. */
const ENVIRONMENT = {
  UV_THREADPOOL_SIZE: '2',
  MALLOC_ARENA_MAX: '2',
  // Large pieces are given back at once, so that the next picture finds as much room as the first.
  MALLOC_MMAP_THRESHOLD_: '131072',
};
/**
 * What takes long here is no JavaScript. For compiled code V8 would reserve 512 MB of addresses, which
 * count as memory for `ulimit`.
 */
const NODE_FLAGS = ['--jitless', '--max-old-space-size=64', '--v8-pool-size=1'];

const SHELL = '/bin/sh';

/** So many characters of what it said last go to the log. */
const LAST_WORDS = 500;

/**
 * The process that decodes pictures: started with the first one, ended after a while without any, or
 * when one takes more than it may. The next one starts it anew.
 */
export function createPictureProcess(limits: ProcessLimits): PictureProcess {
  let running: Child | undefined;
  let isClosed = false;
  let idle: NodeJS.Timeout | undefined;
  let hasShell = existsSync(SHELL);

  return {
    runTask: ask,
    close() {
      isClosed = true;
      clearTimeout(idle);
      end();
    },
  };

  async function ask(request: ProcessRequest, picture: Uint8Array): Promise<ProcessOutcome> {
    if (isClosed) return { kind: 'unavailable', why: 'closed' };
    clearTimeout(idle);
    running ??= startChild(limits, hasShell);
    const reply = await askChild(running, request, picture, limits.wallMs);
    if (isClosed) return reply.kind === 'answered' ? reply : { ...reply, kind: 'unavailable' };
    if (reply.kind === 'answered') idle = setTimeout(end, limits.idleMs).unref();
    else end();
    if (reply.kind !== 'unavailable' || !hasShell) return reply;
    // A Node that needs more than the limit to start at all. It still watches itself.
    hasShell = false;
    return ask(request, picture);
  }

  function end(): void {
    running?.process.kill('SIGKILL');
    running = undefined;
  }
}

interface Child {
  readonly process: ChildProcess;
  readonly pipe: Socket;
  /** Its first message says that it is there. */
  readonly ready: Promise<ProcessOutcome>;
  next(): Promise<ProcessOutcome>;
}

async function askChild(
  child: Child,
  request: ProcessRequest,
  picture: Uint8Array,
  wallMs: number,
): Promise<ProcessOutcome> {
  const overdue = setTimeout(() => child.process.kill('SIGKILL'), wallMs);
  keepAlive(child, true);
  try {
    const began = await child.ready;
    if (began.kind === 'died') return { ...began, kind: 'unavailable' };
    const answer = child.next();
    writePipeMessage(child.pipe, request, picture);
    return await answer;
  } finally {
    clearTimeout(overdue);
    keepAlive(child, false);
  }
}

function startChild(limits: ProcessLimits, hasShell: boolean): Child {
  const child = hasShell ? spawnLimited(limits) : spawnProcess(commandFor(limits));
  const [pipe] = child.stdio.slice(3);
  if (!(pipe instanceof Socket)) throw new Error('The pipe to the picture process is no socket');
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    lastWords = (lastWords + words).slice(-LAST_WORDS);
  });
  const gone = new Promise<Died>((resolve) => {
    child.once('error', ({ message }) => resolve({ kind: 'died', why: message }));
    child.once('close', (code, signal) =>
      resolve({ kind: 'died', why: `${signal ?? code} ${lastWords}`.trim() }),
    );
  });
  let take: (reply: ProcessOutcome) => void = () => undefined;
  // A write to a process that has died; `close` tells of it.
  pipe.on('error', () => undefined);
  readPipeMessages(pipe, ({ head, body }) =>
    take({ kind: 'answered', head: head as ProcessResponse, body }),
  );
  const next = () => {
    const message = new Promise<ProcessOutcome>((resolve) => {
      take = resolve;
    });
    return Promise.race([message, gone]);
  };
  return { process: child, pipe, ready: next(), next };
}

/** A shell sets the limit of memory, as Node cannot. */
function spawnLimited(limits: ProcessLimits): ChildProcess {
  const kilobytes = Math.floor(limits.dataBytes / 1024);
  const script = `ulimit -d ${kilobytes}; exec "$@"`;
  return spawnProcess([SHELL, '-c', script, 'sh', ...commandFor(limits)]);
}

function commandFor(limits: ProcessLimits): readonly string[] {
  return [process.execPath, ...NODE_FLAGS, ...entry(), JSON.stringify(limits)];
}

function spawnProcess([program = '', ...args]: readonly string[]): ChildProcess {
  return spawn(program, args, {
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/** The built file beside this one, or in the sources the same in TypeScript. */
function entry(): readonly string[] {
  if (!import.meta.url.endsWith('.ts')) {
    return [fileURLToPath(new URL('./picture-child.js', import.meta.url))];
  }
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return [
    '--import',
    pathToFileURL(tsx).href,
    fileURLToPath(new URL('./child.ts', import.meta.url)),
  ];
}

/** A process that waits for a picture keeps nobody from ending. */
function keepAlive({ process: child, pipe }: Child, isWanted: boolean): void {
  const handles = [child, pipe, child.stderr].filter((one) => one !== null);
  for (const handle of handles) {
    if (!('ref' in handle)) continue;
    if (isWanted) handle.ref();
    else handle.unref();
  }
}
