import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseJson, readJson, readText } from '../json.ts';
import { download } from './downloads.ts';
import { readAll } from './http.ts';
import { type Reply, replyJson, replyText } from './reply.ts';
import { respond } from './respond.ts';
import { createWebApi } from './web-api.ts';
import type { Workspace } from './workspace.ts';

/** The only server that the app knows as Slack. */
export function createFront(workspace: () => Workspace): Server {
  const server = createServer((request, response) => {
    route(workspace(), request, response).catch((error: unknown) => {
      // A bug in the sandbox itself, reported loudly.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`sandbox: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
  server.on('upgrade', (request, socket, head) => {
    workspace().sockets.upgrade(request, socket, head);
  });
  return server;
}

async function route(
  workspace: Workspace,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://slack');
  if (url.pathname.startsWith('/api/')) return createWebApi(workspace, url, request, response);
  if (url.pathname.startsWith('/files-')) return download(workspace, url, request, response);
  const reply = await serveRest(workspace, url, request);
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}

async function serveRest(workspace: Workspace, url: URL, request: IncomingMessage): Promise<Reply> {
  const body = await readAll(request);
  if (url.pathname.startsWith('/upload/')) return upload(workspace, url, request, body);
  const target = workspace.responseUrls.spend(url.pathname);
  if (target === undefined) return replyText(404, 'not_found');
  if (typeof target === 'string') return replyJson({ ok: false, error: target }, 404);
  const answer = await respond(workspace, target, readJson(parseJson(body.toString())));
  if (answer.ok !== true) return replyJson({ ok: false, error: answer.error }, 404);
  return replyText(200, 'ok');
}

/** As a form with one file, or as raw bytes. */
async function upload(
  { uploads }: Workspace,
  url: URL,
  request: IncomingMessage,
  body: Buffer,
): Promise<Reply> {
  const id = url.pathname.split('/').at(-1) ?? '';
  const started = uploads.get(id);
  if (started === undefined) return replyText(404, 'file_not_found');
  const type = readText(request.headers['content-type']);
  const bytes = type.startsWith('multipart/form-data') ? await findFile(body, type) : body;
  uploads.set(id, { ...started, bytes });
  return replyText(200, 'OK');
}

async function findFile(body: Buffer, type: string): Promise<Uint8Array> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
}
