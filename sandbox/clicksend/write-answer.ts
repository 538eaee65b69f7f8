import type { ServerResponse } from 'node:http';
import type { Answer } from './envelope.ts';
import type { Reaction } from './faults.ts';
import type { Pusher } from './push.ts';

/** Sends a response, or what a fault made of it. */
export function writeReaction(
  response: ServerResponse,
  reaction: Reaction,
  later: Pusher['later'],
): void {
  switch (reaction.kind) {
    case 'answer':
      writeAnswer(response, reaction.answer);
      break;
    case 'late':
      later(reaction.afterMs, () => writeAnswer(response, reaction.answer));
      break;
    case 'half':
      writeHalf(response, reaction.answer);
      break;
    case 'drip':
      drip(response, reaction.answer, reaction.everyMs, later);
      break;
    case 'reset':
      if (reaction.afterMs === 0) response.socket?.resetAndDestroy();
      else later(reaction.afterMs, () => response.socket?.destroy());
  }
}

export function writeAnswer(response: ServerResponse, answer: Answer): void {
  const bytes = toBytes(answer);
  response.writeHead(answer.status, listHeaders(answer, bytes)).end(bytes);
}

function writeHalf(response: ServerResponse, answer: Answer): void {
  const bytes = toBytes(answer);
  response.writeHead(answer.status, listHeaders(answer, bytes));
  response.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => {
    response.socket?.destroy();
  });
}

/** Ends early if the client disconnects. */
function drip(
  response: ServerResponse,
  answer: Answer,
  everyMs: number,
  later: Pusher['later'],
): void {
  const bytes = toBytes(answer);
  response.writeHead(answer.status, listHeaders(answer, bytes));
  const from = (at: number) => {
    if (response.destroyed) return;
    if (at >= bytes.byteLength) {
      response.end();
      return;
    }
    response.write(bytes.subarray(at, at + 1));
    later(everyMs, () => from(at + 1));
  };
  from(0);
}

/** Strings and bytes are sent as they are, everything else as JSON. */
function toBytes({ body }: Answer): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

function listHeaders(answer: Answer, bytes: Uint8Array): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...answer.headers,
    'content-length': String(bytes.byteLength),
  };
}
