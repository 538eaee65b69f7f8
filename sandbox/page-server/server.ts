import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ActResult } from '../page-state.ts';
import { acts } from './acts.ts';
import { buildPageState } from './build-page-state.ts';
import { bundlePage, type PageFiles } from './bundle.ts';
import { type Changes, createChanges } from './changes.ts';
import { isFromSamePage, readBody, send, sendJson } from './http.ts';
import { listen } from './listen.ts';
import { parseAsk } from './parse-ask.ts';
import { findPicture } from './picture-routes.ts';
import type { Worlds } from './worlds.ts';

export interface PageServer {
  readonly url: string;
  /** Something that the page shows has changed. */
  tell(): void;
  close(): Promise<void>;
}

/**
 * Serves the sandbox's page on loopback, at `port` or the next free one. `reset` restarts everything;
 * without it the page cannot be reset.
 */
export async function startPageServer(
  worlds: Worlds,
  port: number,
  reset?: () => Promise<Worlds>,
): Promise<PageServer> {
  const files = await bundlePage();
  const changes = createChanges();
  const follow = ({ slack, clicksend }: Worlds) => [
    slack.onChange(changes.tell),
    clicksend.onChange(changes.tell),
  ];
  let stops = follow(worlds);
  const served: Served = { worlds, files, changes };
  if (reset) {
    served.reset = async () => {
      const next = await reset();
      for (const stop of stops) stop();
      stops = follow(next);
      served.worlds = next;
    };
  }

  const server = createServer((request, response) => {
    answer(request, response, served).catch((error: unknown) =>
      sendJson(response, 500, buildRefusal(error)),
    );
  });
  const url = await listen(server, port);

  return {
    url,
    tell: changes.tell,
    async close() {
      for (const stop of stops) stop();
      changes.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

interface Served {
  /** Replaced by a reset. */
  worlds: Worlds;
  readonly files: PageFiles;
  readonly changes: Changes;
  reset?: () => Promise<void>;
}

async function answer(request: IncomingMessage, response: ServerResponse, served: Served) {
  if (!isFromSamePage(request)) return send(response, 403, 'text/plain', 'Only from this machine');
  const url = new URL(request.url ?? '/', 'http://page');
  if (request.method === 'POST') return act(request, response, url, served);
  return show(response, url, served);
}

async function show(response: ServerResponse, url: URL, { worlds, files, changes }: Served) {
  if (url.pathname === '/') return send(response, 200, 'text/html; charset=utf-8', files.html);
  if (url.pathname === '/app.js') return send(response, 200, 'text/javascript', files.script);
  if (url.pathname === '/app.css') return send(response, 200, 'text/css', files.style);
  if (url.pathname === '/events') return changes.follow(response);
  if (url.pathname === '/state') {
    return sendJson(response, 200, buildPageState(worlds, url.searchParams.get('you')));
  }
  if (url.pathname.startsWith('/file/')) return save(response, url, worlds);
  const picture = await findPicture(worlds, url);
  if (picture) return send(response, 200, picture.contentType, picture.bytes);
  return send(response, 404, 'text/plain', 'Not found');
}

/** A workspace file to be saved, such as an export. */
async function save(response: ServerResponse, url: URL, { slack }: Worlds) {
  const file = await slack.download(url.pathname.slice('/file/'.length));
  if (!file) return send(response, 404, 'text/plain', 'Not found');
  const name = encodeURIComponent(file.name);
  response.setHeader('content-disposition', `attachment; filename*=UTF-8''${name}`);
  return send(response, 200, file.mimetype, file.bytes);
}

async function act(request: IncomingMessage, response: ServerResponse, url: URL, served: Served) {
  const { worlds, changes } = served;
  const verb = url.pathname.replace('/act/', '');
  const body = await readBody(request);
  let result: ActResult;
  try {
    if (verb === 'reset') result = await startAnew(served);
    else if (verb === 'upload') result = takeUpload(worlds, url.searchParams, body);
    else {
      const carryOut = acts[verb];
      if (!carryOut) return send(response, 404, 'text/plain', `There is no "${verb}"`);
      result = await carryOut(worlds, parseAsk(JSON.parse(body.toString('utf8') || '{}')));
    }
  } catch (error) {
    result = buildRefusal(error);
  }
  changes.tell();
  sendJson(response, 200, result);
}

async function startAnew({ reset }: Served): Promise<ActResult> {
  if (!reset) throw new Error('This sandbox can’t be reset');
  await reset();
  return { ok: true };
}

function buildRefusal(error: unknown): ActResult {
  return { ok: false, error: error instanceof Error ? error.message : String(error) };
}

/** A file put in a form's file field; the body is the raw file. */
function takeUpload({ slack }: Worlds, asks: URLSearchParams, bytes: Uint8Array): ActResult {
  const name = asks.get('name') || 'file';
  const mimetype = asks.get('type') || 'application/octet-stream';
  return {
    ok: true,
    fileId: slack.upload({ user: asks.get('user') ?? '', name, mimetype, bytes }),
  };
}
