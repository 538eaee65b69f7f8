import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LogLevel, WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import { type SlackOptions, startSlack } from '../../sandbox/slack/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';

export type Body = Record<string, unknown>;

/**
 * The little app’s response: a body (JSON unless it is a text), `undefined` for an empty one,
 * `never` for none.
 */
export type Answer = (body: Body, client: WebClient) => unknown;

export interface LittleApp {
  readonly slack: SlackWorld;
  readonly client: WebClient;
  /** Every verified request, as parsed by the app. */
  readonly requests: readonly Body[];
  /** Slack’s events about the app’s own messages, which Bolt mostly hides from an app. */
  readonly echoes: readonly Body[];
  readonly headers: readonly Record<string, unknown>[];
  url(): string;
}

export const never = Symbol('never');

/** `startLittleApp`, until the end of the test that calls it. */
export async function startLittleSlack(
  answer: Answer,
  options: SlackOptions = {},
): Promise<LittleApp> {
  const { close, ...app } = await startLittleApp(answer, options);
  onTestFinished(close);
  return app;
}

/** A workspace with an app of a few lines, which checks signatures itself. */
export async function startLittleApp(
  answer: Answer,
  options: SlackOptions = {},
): Promise<LittleApp & { close(): Promise<void> }> {
  const slack = await startSlack(options);
  const client = createClient(slack);
  const requests: Body[] = [];
  const echoes: Body[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const raw = Buffer.concat(parts).toString();
    const time = String(request.headers['x-slack-request-timestamp']);
    const hmac = createHmac('sha256', slack.signingSecret).update(`v0:${time}:${raw}`);
    if (request.headers['x-slack-signature'] !== `v0=${hmac.digest('hex')}`)
      return void response.writeHead(401).end();
    const body = read(raw, String(request.headers['content-type']));
    if (isEcho(body)) {
      echoes.push(body);
      return void response.end();
    }
    headers.push(request.headers);
    requests.push(body);
    const responseBody = await answer(body, client);
    if (responseBody === never) return;
    response.end(
      responseBody === undefined || typeof responseBody === 'string'
        ? responseBody
        : JSON.stringify(responseBody),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const getUrl = () => `http://127.0.0.1:${port}/slack/events`;
  slack.connect({ requestUrl: getUrl(), signingSecret: slack.signingSecret });
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await slack.close();
  };
  return { slack, client, requests, echoes, headers, url: getUrl, close };
}

function isEcho({ event }: Body): boolean {
  const { type, message, previous_message, ...rest } = (event ?? {}) as Body;
  const own = [rest, message, previous_message] as (Body | undefined)[];
  return type === 'message' && own.some((each) => each?.app_id === 'A0MMSANDBOX');
}

/** These tests provoke refusals, so the client need not print them. */
const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

export function createClient(slack: SlackWorld, token = slack.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

function read(raw: string, type: string): Body {
  if (type === 'application/json') return JSON.parse(raw) as Body;
  if (type !== 'application/x-www-form-urlencoded') throw new Error(`odd content type ${type}`);
  const form = Object.fromEntries(new URLSearchParams(raw));
  return form.payload === undefined ? form : (JSON.parse(form.payload) as Body);
}

/** The body of a call that Slack refuses. */
export async function catchRefusal(call: Promise<unknown>): Promise<Body> {
  try {
    await call;
  } catch (error) {
    return (error as { data: Body }).data;
  }
  throw new Error('the call was not refused');
}

export const buildText = (words: string) => ({ type: 'plain_text' as const, text: words });

export function buildInput(block_id: string, label: string, element: Body, more: Body = {}) {
  return { type: 'input', block_id, label: buildText(label), element, ...more };
}

/** A form like the real app’s. */
export function buildComposeForm(more: Body = {}) {
  return {
    type: 'modal' as const,
    callback_id: 'compose',
    private_metadata: 'kept',
    title: buildText('Send an MMS'),
    submit: buildText('Send'),
    blocks: [
      buildInput('to', 'Recipients', { type: 'plain_text_input', action_id: 'v', multiline: true }),
      buildInput('text', 'Message', { type: 'plain_text_input', action_id: 'v', max_length: 20 }),
      buildInput('pic', 'Picture', {
        type: 'file_input',
        action_id: 'v',
        max_files: 1,
        filetypes: ['png', 'jpg'],
      }),
      buildInput('where', 'Post in', {
        type: 'conversations_select',
        action_id: 'v',
        default_to_current_conversation: true,
      }),
    ],
    ...more,
  };
}
