import { connect, type Socket } from 'node:net';

/** One HTTP request, whole, and ready to be written. */
export type RawRequest = Buffer;

export interface Answered {
  readonly perSecond: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export function rawPost(
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

/** All of them, so many at once, as fast as they are answered. Every one must be answered with 200. */
export async function pushAll(
  url: string,
  requests: readonly RawRequest[],
  { atOnce }: { readonly atOnce: number },
): Promise<Answered> {
  const lines = await Promise.all(Array.from({ length: atOnce }, () => line(url)));
  const took: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    lines.map(async (push) => {
      for (let request = requests[next++]; request; request = requests[next++]) {
        const at = performance.now();
        await push.ask(request);
        took.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  for (const { close } of lines) close();
  return answered(took, seconds);
}

/**
 * All of them, evenly over a time, whether or not those before were answered: each is timed from
 * the moment it was due, so that a server that stalls cannot hide it.
 */
export async function pushOver(
  url: string,
  requests: readonly RawRequest[],
  { overMs }: { readonly overMs: number },
): Promise<Answered> {
  const idle = await Promise.all(Array.from({ length: 32 }, () => line(url)));
  const took: number[] = [];
  const begun = performance.now();
  await Promise.all(
    requests.map(async (request, n) => {
      const dueAt = begun + (n * overMs) / requests.length;
      await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
      const free = idle.pop() ?? (await line(url));
      await free.ask(request);
      took.push(performance.now() - dueAt);
      idle.push(free);
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  for (const { close } of idle) close();
  return answered(took, seconds);
}

function answered(took: number[], seconds: number): Answered {
  took.sort((a, b) => a - b);
  const at = (part: number) => took[Math.floor(took.length * part)] ?? Number.NaN;
  return { perSecond: took.length / seconds, p95Ms: at(0.95), p99Ms: at(0.99) };
}

interface Line {
  ask(request: RawRequest): Promise<void>;
  close(): void;
}

/** A kept connection, without an HTTP client: on a machine of two cores the client would be what is measured. */
async function line(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  let text = '';
  let done: ((error?: Error) => void) | undefined;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    if (!isWhole(text)) return;
    const status = text.slice(9, 12);
    text = '';
    done?.(status === '200' ? undefined : new Error(`A webhook was answered ${status}`));
  });
  socket.on('error', (error) => done?.(error));
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        done = (error) => (error ? reject(error) : resolve());
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
