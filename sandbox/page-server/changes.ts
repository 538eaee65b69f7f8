import type { ServerResponse } from 'node:http';

const GATHER_MS = 50;
const HEARTBEAT_MS = 20_000;

/** Notifies every open page of changes, at most every 50 ms. */
export interface Changes {
  follow(response: ServerResponse): void;
  tell(): void;
  close(): void;
}

export function createChanges(): Changes {
  const pages = new Set<ServerResponse>();
  let waiting: NodeJS.Timeout | undefined;
  const heartbeat = setInterval(() => writeToPages(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();

  function writeToPages(words: string): void {
    for (const page of pages) page.write(words);
  }

  return {
    follow(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('data: changed\n\n');
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    tell() {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        writeToPages('data: changed\n\n');
      }, GATHER_MS);
    },
    close() {
      clearTimeout(waiting);
      clearInterval(heartbeat);
      for (const page of pages) page.end();
    },
  };
}
