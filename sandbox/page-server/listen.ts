import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const TRIES = 20;

/** Listens on loopback at this port, or the next free one; 0 takes any free one. Returns the URL. */
export async function listen(server: Server, port: number): Promise<string> {
  for (let tried = 0; ; tried++) {
    try {
      await startListening(server, port === 0 ? 0 : port + tried);
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    } catch (error) {
      if (!isTaken(error) || tried === TRIES) throw error;
    }
  }
}

function startListening(server: Server, port: number): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      listening();
    });
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
