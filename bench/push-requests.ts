import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A whole HTTP request, ready to be written. */
export type RawRequest = Buffer;

export interface PushSummary {
  readonly perSecond: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export function buildRawPost(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): RawRequest {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** The wait before a refused push is repeated. ClickSend waits longer, and repeats for hours. */
const AGAIN_AFTER_MS = 1_000;

/**
 * Sends all requests as fast as responses come, `atOnce` at a time. Throws unless every response is 200; with
 * `isRepeated`, a request that gets 503 is sent again, as ClickSend does.
 */
export async function pushAll(
  url: string,
  requests: readonly RawRequest[],
  { atOnce, isRepeated = false }: { readonly atOnce: number; readonly isRepeated?: boolean },
): Promise<PushSummary> {
  const connections = await Promise.all(Array.from({ length: atOnce }, () => openConnection(url)));
  const took: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let request = requests[next++]; request; request = requests[next++]) {
        const at = performance.now();
        while (!(await connection.send(request, { mayRefuse: isRepeated })))
          await wait(AGAIN_AFTER_MS);
        took.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const { close } of connections) close();
  return summarize(took, seconds);
}

/**
 * Sends all requests evenly over `overMs`, whether or not earlier ones have got a response. Each is timed from
 * the moment when it was due, so that a stalling server cannot hide a delay.
 */
export async function pushOver(
  url: string,
  requests: readonly RawRequest[],
  { overMs }: { readonly overMs: number },
): Promise<PushSummary> {
  const idle = await Promise.all(Array.from({ length: 32 }, () => openConnection(url)));
  const took: number[] = [];
  const startedAt = performance.now();
  await Promise.all(
    requests.map(async (request, n) => {
      const dueAt = startedAt + (n * overMs) / requests.length;
      await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
      const free = idle.pop() ?? (await openConnection(url));
      await free.send(request);
      took.push(performance.now() - dueAt);
      idle.push(free);
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const { close } of idle) close();
  return summarize(took, seconds);
}

function summarize(took: number[], seconds: number): PushSummary {
  took.sort((a, b) => a - b);
  const at = (part: number) => took[Math.floor(took.length * part)] ?? Number.NaN;
  return { perSecond: took.length / seconds, p95Ms: at(0.95), p99Ms: at(0.99) };
}

interface Connection {
  /** Resolves to whether the push was accepted. Rejects for any response but 200, or 503 if it `mayRefuse`. */
  send(request: RawRequest, options?: { readonly mayRefuse: boolean }): Promise<boolean>;
  close(): void;
}

/** A connection without an HTTP client, because on a machine with two cores the client itself would be measured. */
async function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  let text = '';
  let done: ((answer: string | Error) => void) | undefined;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    if (!isWhole(text)) return;
    const status = text.slice(9, 12);
    text = '';
    done?.(status);
  });
  socket.on('error', (error) => done?.(error));
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    send: (request, { mayRefuse } = { mayRefuse: false }) =>
      new Promise((resolve, reject) => {
        done = (answer) => {
          const isRefused = answer === '503' && mayRefuse;
          if (answer === '200' || isRefused) resolve(!isRefused);
          else
            reject(
              typeof answer === 'string' ? new Error(`A webhook was answered ${answer}`) : answer,
            );
        };
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /^content-length: (\d+)/im.exec(text.slice(0, end))?.[1];
  return length === undefined
    ? text.endsWith('0\r\n\r\n')
    : text.length >= end + 4 + Number(length);
}
