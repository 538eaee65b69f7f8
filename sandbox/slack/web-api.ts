import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Json, parseJson, readJson, readText } from '../json.ts';
import { refuse } from './check/refusal.ts';
import { readAll } from './http.ts';
import { APP } from './identity.ts';
import { findMethod } from './methods/table.ts';
import { answer, type Reply, replyJson, replyRateLimited, takeFault } from './reply.ts';
import type { Workspace } from './workspace.ts';

/** One call of the Web API: recorded, then either spoiled by a fault, or authorized, counted and carried out. */
export async function createWebApi(
  workspace: Workspace,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = url.pathname.slice('/api/'.length);
  const body = await readAll(request);
  const type = request.headers['content-type'] ?? '';
  const { token, ...args } = readArguments(url.searchParams, type, body);
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? readText(token);
  const finish = workspace.calls.begin(method, args);
  const sent = await answer(request, response, takeFault(workspace.faults, method, args), () =>
    runMethod(workspace, method, args, bearer),
  );
  if (sent !== undefined) finish(sent.status, sent.value ?? {});
}

async function runMethod(
  workspace: Workspace,
  method: string,
  args: Json,
  token: string,
): Promise<Reply> {
  if (token === '') return replyJson(refuse('not_authed'));
  if (method === 'apps.connections.open') return replyJson(openConnection(workspace, token));
  if (token === APP.appToken) return replyJson(refuse('not_allowed_token_type'));
  const executionId = workspace.steps.ofToken(token);
  if (token !== APP.botToken && executionId === undefined) return replyJson(refuse('invalid_auth'));
  const wait = workspace.rates.method(method);
  if (wait !== undefined) return replyRateLimited(wait);
  const outcome = await findMethod(method)(workspace, args, executionId);
  if (outcome.error === 'ratelimited') return replyRateLimited(Number(outcome.retryAfter));
  return replyJson(outcome, 200, { 'x-oauth-scopes': [...workspace.scopes].join(',') });
}

function openConnection({ sockets, url }: Workspace, token: string): Json {
  if (token === APP.botToken) return refuse('not_allowed_token_type');
  if (token !== APP.appToken) return refuse('invalid_auth');
  return { ok: true, url: `${url().replace(/^http/, 'ws')}${sockets.ticket()}` };
}

/** A method's arguments: a form, JSON or the query; nested ones are JSON in a string. */
function readArguments(query: URLSearchParams, contentType: string, body: Buffer): Json {
  const fromQuery = Object.fromEntries(query);
  if (contentType.startsWith('application/json'))
    return { ...fromQuery, ...readJson(parseJson(body.toString())) };
  const form = Object.fromEntries(new URLSearchParams(body.toString()));
  const all = Object.entries({ ...fromQuery, ...form });
  return Object.fromEntries(all.map(([name, value]) => [name, parseNested(value)]));
}

function parseNested(value: string): unknown {
  return /^[[{]/.test(value) ? (parseJson(value) ?? value) : value;
}
