import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultQueue } from '../fault-queue.ts';
import type { Json } from '../json.ts';
import { drip, keepSilent, sendHalf } from '../spoiled-response.ts';
import type { SlackFault } from './world.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
  /** The parsed body, if it is JSON. */
  readonly value?: Json;
}

export function replyJson(value: Json, status = 200, headers: Record<string, string> = {}): Reply {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value), value };
}

export function replyText(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function replyRateLimited(seconds: number): Reply {
  return replyJson({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) });
}

/** What Slack shows to callers that may not see a file: a sign-in page with status 200. */
export function replySignInPage(): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'x-slack-meta': 'acl_fail' },
    body: '<!DOCTYPE html><html lang="en"><head><title>Slack</title></head><body><h1>Sign in to your workspace</h1></body></html>',
  };
}

/** Uses up one fault for this method, if there is one. */
export function takeFault(
  faults: FaultQueue<SlackFault>,
  method: string,
  args: Json = {},
): SlackFault['how'] | undefined {
  return faults.take((fault) => fault.method === method && (fault.when?.(args) ?? true))?.how;
}

/** Responds as the fault says. Returns what was sent, or undefined if the connection was cut. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  fault: SlackFault['how'] | undefined,
  carryOut: () => Promise<Reply>,
): Promise<Reply | undefined> {
  switch (fault?.kind) {
    case undefined:
      return send(response, await carryOut());
    case 'error':
      return send(response, replyJson(replyRefusal(fault)));
    case 'status':
      return send(response, {
        status: fault.status,
        headers: { 'content-type': 'text/plain', ...fault.headers },
        body: fault.body ?? '',
      });
    case 'rateLimited':
      return send(response, replyRateLimited(fault.retryAfterSeconds));
    case 'signInPage':
      return send(response, replySignInPage());
    case 'html':
      await carryOut();
      return send(response, replyMaintenancePage());
    case 'truncated':
      sendHalf(response, toContent(await carryOut()));
      return undefined;
    case 'drip':
      await drip(response, toContent(await carryOut()), fault.everyMs);
      return undefined;
    case 'reset':
      if (fault.when === 'after') await carryOut();
      await fault.meanwhile?.();
      request.socket.destroy();
      return undefined;
    case 'late':
      await waitUntilGivenUp(response);
      await pause(fault.afterMs);
      await carryOut();
      return undefined;
    case 'silence': {
      const reply = fault.carriedOut ? await carryOut() : undefined;
      await keepSilent(response, fault.ms);
      if (reply !== undefined && !response.destroyed) return send(response, reply);
      request.socket.destroy();
      return undefined;
    }
  }
}

function replyRefusal({ error, reasons = [] }: { error: string; reasons?: readonly string[] }) {
  const more = reasons.length === 0 ? {} : { response_metadata: { messages: reasons } };
  return { ok: false, error, ...more };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function waitUntilGivenUp(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.once('close', resolve);
  });
}

function replyMaintenancePage(): Reply {
  const body = '<!DOCTYPE html><html><body><h1>Back in a minute</h1></body></html>';
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function toContent({ body, ...reply }: Reply) {
  return { ...reply, bytes: Buffer.from(body) };
}

function send(response: ServerResponse, reply: Reply): Reply {
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
  return reply;
}
