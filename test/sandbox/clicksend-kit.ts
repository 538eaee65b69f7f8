import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import sharp from 'sharp';
import { type ClickSendOptions, startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld } from '../../sandbox/clicksend/world.ts';

/** A JSON response, for a test that looks inside it. */
// biome-ignore lint/suspicious/noExplicitAny: a test may look at any part of an answer
export type Json = any;

interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Kit {
  readonly world: ClickSendWorld;
  /** The clock stands still until it is moved. */
  forward(seconds: number): void;
  now(): number;
  call(endpoint: string, body?: unknown): Promise<RestAnswer>;
  /** Uploads a picture for MMS; returns its URL. */
  upload(bytes?: Uint8Array): Promise<string>;
  send(message?: Json, more?: readonly Json[]): Promise<RestAnswer>;
  close(): Promise<void>;
}

export const PHONE = '+61491570006';
export const OTHER = '+61491570156';

export async function startKit(options: ClickSendOptions = {}): Promise<Kit> {
  let clock = 1_780_000_000_000;
  const world = await startClickSend({ now: () => clock, ...options });
  const picture = await createJpeg();

  const call = async (endpoint: string, body?: unknown): Promise<RestAnswer> => {
    const [method = 'GET', path = ''] = endpoint.split(' ');
    const response = await fetch(`${world.apiUrl}${path}`, {
      method,
      headers: { authorization: createBasicAuth(world), 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  const upload = async (bytes = picture) => {
    const content = Buffer.from(bytes).toString('base64');
    const { body } = await call('POST /uploads?convert=mms', { content });
    return body.data._url as string;
  };

  return {
    world,
    forward: (seconds) => {
      clock += seconds * 1000;
    },
    now: () => clock,
    call,
    upload,
    send: async (message = {}, more = []) =>
      call('POST /mms/send', {
        media_file: await upload(),
        messages: [message, ...more].map((one) => ({ ...PLAIN_MESSAGE, ...one })),
      }),
    close: () => world.close(),
  };
}

export const PLAIN_MESSAGE = {
  to: PHONE,
  subject: 'Gate',
  body: 'The gate is open',
  country: 'AU',
};

export function createBasicAuth(world: ClickSendWorld): string {
  return `Basic ${Buffer.from(`${world.username}:${world.apiKey}`).toString('base64')}`;
}

export async function createJpeg(width = 40): Promise<Uint8Array> {
  return sharp({ create: { width, height: width, channels: 3, background: '#3366aa' } })
    .jpeg()
    .toBuffer();
}

/**
 * A response body from ClickSend’s documentation, or from its live API; lists are cut to their
 * first row.
 */
export function sample(name: string): Json {
  const file = new URL(`./clicksend-samples/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The names of all fields at any depth, in objects and in the first rows of lists. */
export function listKeys(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : listKeys(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, inner]) => [`${path}.${key}`, ...listKeys(inner, `${path}.${key}`)])
    .sort();
}

export interface Webhook {
  readonly url: string;
  readonly got: { readonly type: string; readonly body: string; readonly url: string }[];
  /** The statuses of the next responses; 200 after them. */
  readonly answers: number[];
  close(): Promise<void>;
}

export async function startWebhook(): Promise<Webhook> {
  const got: Webhook['got'] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    got.push({ type: request.headers['content-type'] ?? '', body, url: request.url ?? '' });
    response.writeHead(answers.shift() ?? 200).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
