import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type ProcessLimits,
  type ProcessRequest,
  type ProcessResponse,
  readPipeMessages,
  writePipeMessage,
} from './process-protocol.ts';

interface Died {
  readonly kind: 'died';
  readonly why: string;
}

type ProcessOutcome =
  | { readonly kind: 'answered'; readonly head: ProcessResponse; readonly body: Uint8Array }
  /** The picture crashed the process. */
  | Died
  /** The process could not be started, or was closed, so nothing is known about the picture. */
  | { readonly kind: 'unavailable'; readonly why: string };

interface PictureProcess {
  /** The caller runs one task at a time. Never throws. */
  runTask(request: ProcessRequest, picture: Uint8Array): Promise<ProcessOutcome>;
  /** Kills the process. Later tasks are `unavailable`. */
  close(): void;
}

/** Settings that save memory. Includes nothing from the app's own environment, which contains secrets. */
const ENVIRONMENT = {
  UV_THREADPOOL_SIZE: '2',
  MALLOC_ARENA_MAX: '2',
  // Frees large blocks at once, so that the next picture has as much memory as the first.
  MALLOC_MMAP_THRESHOLD_: '131072',
};
/**
 * The slow work is not JavaScript. V8 would reserve 512 MB of address space for compiled code, which
 * `ulimit` counts as memory.
 */
const NODE_FLAGS = ['--jitless', '--max-old-space-size=64', '--v8-pool-size=1'];

const SHELL = '/bin/sh';

/** How many characters of the process's last output are logged. */
const MAX_OUTPUT_LENGTH = 500;

/**
 * The process that decodes pictures. It starts with the first picture, and ends after a while without any
 * or if a picture exceeds its limits. The next picture starts a new one.
 */
export function createPictureProcess(limits: ProcessLimits): PictureProcess {
  let running: Child | undefined;
  let isClosed = false;
  let idle: NodeJS.Timeout | undefined;
  let hasShell = existsSync(SHELL);

  return {
    runTask,
    close() {
      isClosed = true;
      clearTimeout(idle);
      kill();
    },
  };

  async function runTask(request: ProcessRequest, picture: Uint8Array): Promise<ProcessOutcome> {
    if (isClosed) return { kind: 'unavailable', why: 'closed' };
    clearTimeout(idle);
    running ??= startChild(limits, hasShell);
    const outcome = await runInChild(running, request, picture, limits.wallMs);
    if (isClosed)
      return outcome.kind === 'answered' ? outcome : { ...outcome, kind: 'unavailable' };
    if (outcome.kind === 'answered') idle = setTimeout(kill, limits.idleMs).unref();
    else kill();
    if (outcome.kind !== 'unavailable' || !hasShell) return outcome;
    // This Node needs more memory than the limit just to start. Without the shell it still limits itself.
    hasShell = false;
    return runTask(request, picture);
  }

  function kill(): void {
    running?.process.kill('SIGKILL');
    running = undefined;
  }
}

interface Child {
  readonly process: ChildProcess;
  readonly pipe: Socket;
  /** The child's first message, which says that it is ready. */
  readonly ready: Promise<ProcessOutcome>;
  next(): Promise<ProcessOutcome>;
}

async function runInChild(
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
  const child = hasShell ? spawnLimited(limits) : spawnProcess(buildCommand(limits));
  const [pipe] = child.stdio.slice(3);
  if (!(pipe instanceof Socket)) throw new Error('The pipe to the picture process is no socket');
  let lastOutput = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastOutput = (lastOutput + text).slice(-MAX_OUTPUT_LENGTH);
  });
  const death = new Promise<Died>((resolve) => {
    child.once('error', ({ message }) => resolve({ kind: 'died', why: message }));
    child.once('close', (code, signal) =>
      resolve({ kind: 'died', why: `${signal ?? code} ${lastOutput}`.trim() }),
    );
  });
  let take: (outcome: ProcessOutcome) => void = () => undefined;
  // From a write to a process that has died; `close` reports that.
  pipe.on('error', () => undefined);
  readPipeMessages(pipe, ({ head, body }) =>
    take({ kind: 'answered', head: head as ProcessResponse, body }),
  );
  const next = () => {
    const message = new Promise<ProcessOutcome>((resolve) => {
      take = resolve;
    });
    return Promise.race([message, death]);
  };
  return { process: child, pipe, ready: next(), next };
}

/** A shell sets the memory limit, because Node cannot. */
function spawnLimited(limits: ProcessLimits): ChildProcess {
  const kilobytes = Math.floor(limits.dataBytes / 1024);
  const script = `ulimit -d ${kilobytes}; exec "$@"`;
  return spawnProcess([SHELL, '-c', script, 'sh', ...buildCommand(limits)]);
}

function buildCommand(limits: ProcessLimits): readonly string[] {
  return [process.execPath, ...NODE_FLAGS, ...findEntry(), JSON.stringify(limits)];
}

function spawnProcess([program = '', ...args]: readonly string[]): ChildProcess {
  return spawn(program, args, {
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/** The built file next to this one. When running from source, the same file in TypeScript. */
function findEntry(): readonly string[] {
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

/** An idle child must not keep the app from exiting. */
function keepAlive({ process: child, pipe }: Child, isWanted: boolean): void {
  const handles = [child, pipe, child.stderr].filter((one) => one !== null);
  for (const handle of handles) {
    if (!('ref' in handle)) continue;
    if (isWanted) handle.ref();
    else handle.unref();
  }
}
