import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, buildPlainRefusal, buildRefusal } from './envelope.ts';
import { applyFault, type Reaction, takeFault } from './faults.ts';
import { findFile } from './files.ts';
import { findEndpoint, simplifyEndpointName } from './find-endpoint.ts';
import { recordCall } from './record-call.ts';
import { parseBody, type RestRequest, readBody } from './request.ts';
import type { ClickSend } from './state.ts';
import { writeAnswer, writeReaction } from './write-answer.ts';

/** Handles one HTTP request to the simulated ClickSend. */
export async function serveRequest(
  clicksend: ClickSend,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(incoming.url ?? '/', clicksend.origin);
    const isRest = url.pathname.startsWith('/v3/');
    const reaction = isRest
      ? await serveRest(clicksend, incoming, url)
      : await serveFile(clicksend, incoming.method ?? '', url.pathname);
    writeReaction(response, reaction, clicksend.pusher.later);
  } catch (error) {
    // A bug in this fake, or a client that disconnected: report it where a test can see it.
    if (!response.headersSent)
      writeAnswer(response, buildRefusal(500, 'INTERNAL_ERROR', String(error)));
  }
}

async function serveRest(
  clicksend: ClickSend,
  incoming: IncomingMessage,
  url: URL,
): Promise<Reaction> {
  const method = incoming.method ?? '';
  const path = url.pathname.slice('/v3'.length).replace(/(.)\/+$/, '$1');
  const endpoint = findEndpoint(method, path);
  const parsed = await parseBody(await readBody(incoming));
  const request: RestRequest = {
    method,
    path,
    query: url.searchParams,
    authorization: incoming.headers.authorization ?? '',
    body: parsed.kind === 'read' ? parsed.body : undefined,
    params: endpoint.kind === 'endpoint' ? endpoint.params : {},
  };
  const name = endpoint.kind === 'endpoint' ? endpoint.name : `${method} ${path}`;

  const truth = async (): Promise<Answer> => {
    const refused = refuseUnauthorized(clicksend, request);
    if (refused !== undefined) return refused;
    const withdrawn = clicksend.withdrawn.get(simplifyEndpointName(name));
    if (withdrawn !== undefined) return buildPlainRefusal(withdrawn);
    if (endpoint.kind !== 'endpoint')
      return buildPlainRefusal(endpoint.kind === 'method' ? 405 : 404);
    return parsed.kind === 'refused' ? parsed.answer : endpoint.handle(clicksend, request);
  };

  const reaction = await buildReaction(clicksend, name, truth);
  recordCall(clicksend, name, request, describeReaction(reaction));
  return reaction;
}

/** Files are served to anybody who knows their name, and do not count as calls. */
function serveFile(clicksend: ClickSend, method: string, path: string): Promise<Reaction> {
  const name = `${method} ${path.replace(/[^/]+$/, '{file}')}`;
  return buildReaction(clicksend, name, async () => {
    if (method !== 'GET' && method !== 'HEAD') return buildPlainRefusal(405);
    const file = findFile(clicksend, path);
    if (file === 'gone') return { status: 410, body: 'Gone', headers: PLAIN };
    if (file === undefined) return { status: 404, body: 'Not found', headers: PLAIN };
    const saved: Record<string, string> =
      file.name === undefined
        ? {}
        : { 'content-disposition': `attachment; filename="${file.name.replaceAll('"', '')}"` };
    const headers = { 'content-type': file.contentType, ...saved };
    return { status: 200, body: file.bytes, headers };
  });
}

async function buildReaction(
  clicksend: ClickSend,
  endpoint: string,
  truth: () => Promise<Answer>,
): Promise<Reaction> {
  const fault = takeFault(clicksend, endpoint);
  if (fault !== undefined) return applyFault(fault, truth);
  return { kind: 'answer', answer: await truth() };
}

function describeReaction(reaction: Reaction): { status: number; answer: unknown } {
  if (reaction.kind === 'reset') return { status: 0, answer: undefined };
  const { status, body } = reaction.answer;
  return { status: reaction.kind === 'late' ? 0 : status, answer: body };
}

const PLAIN = { 'content-type': 'text/plain' };

/** HTTP Basic with API username and key. Returns the refusal if they are wrong. */
function refuseUnauthorized(clicksend: ClickSend, request: RestRequest): Answer | undefined {
  const [scheme, credentials] = request.authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic' || credentials === undefined) return buildPlainRefusal(401);
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return pair === `${clicksend.username}:${clicksend.apiKey}` ? undefined : buildPlainRefusal(401);
}
