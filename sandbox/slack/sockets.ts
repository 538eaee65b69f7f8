import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isJson, type Json, parseJson, readJson, readText } from '../json.ts';
import { APP } from './identity.ts';

/** A request from Slack to the app, named as in Socket Mode. */
export interface Delivery {
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  readonly body: Json;
  readonly retry?: { readonly num: number; readonly reason: string };
}

/** Socket Mode: the app's open connections, and envelopes acknowledged over them. */
export interface Sockets {
  isOpen(): boolean;
  count(): number;
  /** The path and query for a new connection; valid once. */
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The body of the app's acknowledgement, as it would be over HTTP. */
  send(delivery: Delivery, timeoutMs: number): Promise<string>;
  /**
   * Ends all connections: ten seconds after a warning, in which events still come over the old ones as well, or
   * like a broken connection.
   */
  end(how: 'renewed' | 'broken'): void;
  close(): void;
}

/** Bolt considers a connection without pings dead after 30 s. */
const PING_MS = 10_000;
const GOODBYE_MS = 500;
const WARNING_MS = 10_000;

export function createSockets(): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const acks = new Map<string, (payload: unknown) => void>();

  const greet = (socket: WebSocket) => {
    socket.on('message', (data) => {
      const { envelope_id, payload } = readJson(parseJson(String(data)));
      acks.get(readText(envelope_id))?.(payload);
    });
    socket.on('error', () => socket.terminate());
    const pings = setInterval(() => socket.ping(), PING_MS);
    pings.unref();
    socket.on('close', () => {
      clearInterval(pings);
      const index = open.indexOf(socket);
      if (index >= 0) open.splice(index, 1);
    });
    open.push(socket);
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        debug_info: { host: 'sandbox', approximate_connection_time: 18_060 },
        connection_info: { app_id: APP.id },
      }),
    );
  };

  return {
    isOpen: () => open.length > 0,
    count: () => open.length,
    ticket: () => {
      const ticket = randomBytes(12).toString('hex');
      tickets.add(ticket);
      return `/link/?ticket=${ticket}&app_id=${APP.id}`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '', 'http://slack').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, greet);
    },
    send: ({ kind, body, retry }, timeoutMs) =>
      new Promise((resolve, reject) => {
        const socket = open[Math.floor(Math.random() * open.length)];
        if (socket === undefined) return reject(new Error('no socket is open'));
        const envelopeId = randomUUID();
        const timer = setTimeout(() => {
          acks.delete(envelopeId);
          const error = new Error('no acknowledgement in time');
          error.name = 'TimeoutError';
          reject(error);
        }, timeoutMs);
        acks.set(envelopeId, (payload) => {
          clearTimeout(timer);
          acks.delete(envelopeId);
          resolve(formatBody(payload));
        });
        const isEvent = kind === 'events_api';
        socket.send(
          JSON.stringify({
            envelope_id: envelopeId,
            type: kind,
            payload: body,
            accepts_response_payload: !isEvent,
            ...(isEvent
              ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' }
              : {}),
          }),
        );
      }),
    end: (how) => {
      const goodbye = {
        type: 'disconnect',
        reason: 'warning',
        debug_info: { host: 'sandbox' },
      };
      for (const socket of open) {
        if (how === 'broken') {
          socket.terminate();
          continue;
        }
        socket.send(JSON.stringify(goodbye));
        setTimeout(() => socket.close(), WARNING_MS).unref();
      }
    },
    close: () => {
      for (const socket of open) {
        socket.close();
        setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
      }
      server.close();
    },
  };
}

function formatBody(payload: unknown): string {
  const isEmpty = payload === undefined || (isJson(payload) && Object.keys(payload).length === 0);
  return isEmpty ? '' : JSON.stringify(payload);
}
