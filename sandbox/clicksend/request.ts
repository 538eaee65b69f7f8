import type { IncomingMessage } from 'node:http';
import type { Json } from '../json.ts';
import { type Answer, buildBadRequest, buildRefusal } from './envelope.ts';

const MAX_BODY_BYTES = 30_000_000;

export interface RestRequest {
  readonly method: string;
  /** Without `/v3` and a trailing slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  /** JSON as received; a form as fields, its files with `name`, `type` and `bytes`; undefined without a readable body. */
  readonly body: unknown;
  /** The values for the braces in the path. */
  readonly params: Readonly<Record<string, string>>;
}

interface RawBody {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Undefined if it is longer than any sensible request. */
export async function readBody(incoming: IncomingMessage): Promise<RawBody | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) return undefined;
  return {
    contentType: incoming.headers['content-type'] ?? '',
    bytes: new Uint8Array(Buffer.concat(chunks)),
  };
}

type Parsed =
  | { readonly kind: 'read'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** The documentation requires the content type; without it a body is ignored. */
export async function parseBody(raw: RawBody | undefined): Promise<Parsed> {
  if (raw === undefined) {
    return { kind: 'refused', answer: buildRefusal(413, 'BAD_REQUEST', 'Payload too large.') };
  }
  if (raw.bytes.byteLength === 0) return { kind: 'read', body: undefined };
  try {
    if (/\bjson\b/i.test(raw.contentType)) {
      return { kind: 'read', body: JSON.parse(new TextDecoder().decode(raw.bytes)) };
    }
    if (/^multipart\/form-data/i.test(raw.contentType)) {
      return { kind: 'read', body: await parseForm(raw) };
    }
  } catch {
    return { kind: 'refused', answer: buildBadRequest('The body could not be read.') };
  }
  return { kind: 'read', body: undefined };
}

async function parseForm(raw: RawBody): Promise<Json> {
  const headers = { 'content-type': raw.contentType };
  const form = await new Response(raw.bytes, { headers }).formData();
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form.entries()) {
    fields[name] =
      typeof value === 'string'
        ? value
        : { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
  }
  return fields;
}
