import type { ServerResponse } from 'node:http';
import { drip, sendHalf } from '../spoiled-response.ts';
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
      sendHalf(response, toContent(reaction.answer));
      break;
    case 'drip':
      void drip(response, toContent(reaction.answer), reaction.everyMs);
      break;
    case 'reset':
      if (reaction.afterMs === 0) response.socket?.resetAndDestroy();
      else later(reaction.afterMs, () => response.socket?.destroy());
  }
}

export function writeAnswer(response: ServerResponse, answer: Answer): void {
  const { status, headers, bytes } = toContent(answer);
  response.writeHead(status, { ...headers, 'content-length': bytes.byteLength }).end(bytes);
}

/** Strings and bytes are sent as they are, everything else as JSON. */
function toBytes({ body }: Answer): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

function toContent(answer: Answer) {
  const headers = { 'content-type': 'application/json', ...answer.headers };
  return { status: answer.status, headers, bytes: toBytes(answer) };
}
