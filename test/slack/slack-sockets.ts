import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

/** One connection of the app, as Slack sees it. */
export interface Line {
  say(frame: unknown): void;
  sayText(text: string): void;
  /** The ids of the envelopes that were acknowledged over it. */
  readonly acknowledged: string[];
  readonly isOpen: () => boolean;
}

/** How Slack treats the next connection: it greets it, or disconnects it at once. */
type Greeting = 'hello' | { readonly goodbye: string };

/** Slack's end of Socket Mode, frame by frame. */
export async function startSlackSockets() {
  const lines: Line[] = [];
  const greetings: Greeting[] = [];
  const http = createServer((_req, res) => {
    const { port } = http.address() as AddressInfo;
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port}/` }));
  });
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    const line = openLine(socket);
    lines.push(line);
    const greeting = greetings.shift() ?? 'hello';
    if (greeting === 'hello') line.say({ type: 'hello' });
    else line.say({ type: 'disconnect', reason: greeting.goodbye });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return { apiUrl: `http://127.0.0.1:${port}/api/`, lines, greetings };
}

function openLine(socket: WebSocket): Line {
  const acknowledged: string[] = [];
  socket.on('message', (data) => acknowledged.push(JSON.parse(String(data)).envelope_id));
  return {
    say: (frame) => socket.send(JSON.stringify(frame)),
    sayText: (text) => socket.send(text),
    acknowledged,
    isOpen: () => socket.readyState === socket.OPEN,
  };
}
