import { isJson } from '../json.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';

/** Records a call for the tests, without the bytes of uploads. */
export function recordCall(
  clicksend: ClickSend,
  endpoint: string,
  request: RestRequest,
  answered: { readonly status: number; readonly answer: unknown },
): void {
  clicksend.calls.push({
    endpoint,
    path: request.path,
    at: clicksend.now(),
    query: Object.fromEntries(request.query),
    body: dropBytes(request.body),
    ...answered,
  });
  clicksend.changes.tell();
}

function dropBytes(body: unknown): unknown {
  if (!isJson(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (isJson(value) && value.bytes instanceof Uint8Array) {
        return [name, { ...value, bytes: value.bytes.byteLength }];
      }
      if (name !== 'content' || typeof value !== 'string') return [name, value];
      return [name, { bytes: Buffer.from(value, 'base64').byteLength }];
    }),
  );
}
