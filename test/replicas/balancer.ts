import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A reverse proxy in front of the replicas, as an operator has one: round robin, with health checks. */
export interface Balancer {
  readonly url: string;
  /** How many requests each replica answered, in the order of the replicas. */
  countAnswered(): readonly number[];
  close(): Promise<void>;
}

interface Target {
  readonly url: string;
  isReady: boolean;
  answered: number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Does what nginx, Caddy or a cloud's balancer does with its defaults: asks `/health/ready` again and
 * again and gives requests to those that are ready, in turn. A connection that is refused costs
 * nobody anything, so the next replica gets the request. A connection that breaks later may have left
 * its work done, so the caller gets a 502 and decides. What a replica answers is passed on, a 503 too.
 */
export async function startBalancer(
  replicas: readonly string[],
  { checkMs = 200 }: { readonly checkMs?: number } = {},
): Promise<Balancer> {
  const targets: readonly Target[] = replicas.map((url) => ({ url, isReady: true, answered: 0 }));
  const over = new AbortController();
  let requestCount = 0;
  const server = createServer((req, res) => void pass(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port');
  const checking = Promise.all(targets.map(check));

  return {
    url: `http://127.0.0.1:${address.port}`,
    countAnswered: () => targets.map(({ answered }) => answered),
    async close() {
      over.abort();
      server.close();
      server.closeAllConnections();
      await checking;
    },
  };

  async function check(target: Target): Promise<void> {
    const createSignal = () => AbortSignal.any([over.signal, AbortSignal.timeout(3_000)]);
    while (!over.signal.aborted) {
      const answer = await fetch(`${target.url}/health/ready`, { signal: createSignal() }).catch(
        () => undefined,
      );
      target.isReady = answer?.status === 200;
      await answer?.body?.cancel();
      await wait(checkMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  }

  /**
   * The ready replicas, with the next one first. If none is ready, all of them, because a check may be
   * late.
   */
  function listInTurn(): readonly Target[] {
    const ready = targets.filter(({ isReady }) => isReady);
    const some = ready.length > 0 ? ready : targets;
    requestCount += 1;
    return some
      .map((_, n) => some[(requestCount + n) % some.length])
      .filter((one) => one !== undefined);
  }

  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const body = await readWhole(req);
      for (const target of listInTurn()) {
        const answer = await ask(target, req, body);
        if (answer === 'refused') continue;
        return reply(res, answer === 'broken' ? buildBadAnswer(502) : answer);
      }
      reply(res, buildBadAnswer(503));
    } catch {
      // The caller disconnected.
      res.destroy();
    }
  }
}

function ask(
  target: Target,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer | 'refused' | 'broken'> {
  return new Promise((resolve) => {
    // A connection for each request, like nginx, so that none is lost when a replica closes an idle one.
    const call = request(`${target.url}${url ?? '/'}`, { method, headers, agent: false });
    call.on('error', (error) => {
      const isRefused = 'code' in error && error.code === 'ECONNREFUSED';
      if (isRefused) target.isReady = false;
      resolve(isRefused ? 'refused' : 'broken');
    });
    call.on('response', (response) => {
      readWhole(response).then(
        (read) => {
          target.answered += 1;
          resolve({ status: response.statusCode ?? 502, headers: response.headers, body: read });
        },
        () => resolve('broken'),
      );
    });
    call.end(body);
  });
}

async function readWhole(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function reply(res: ServerResponse, { status, headers, body }: Answer): void {
  const { 'transfer-encoding': _, connection: __, ...rest } = headers;
  res.writeHead(status, { ...rest, 'content-length': body.byteLength }).end(body);
}

const buildBadAnswer = (status: 502 | 503): Answer => ({
  status,
  headers: {},
  body: Buffer.alloc(0),
});
