import type { Json } from '../../json.ts';
import type { Complain } from './rules.ts';

/** Slack's refusal: status 200, `ok: false`. */
export function refuse(error: string, more: Json = {}): Json {
  return { ok: false, error, ...more };
}

/** A refusal that lists what is wrong and where. Undefined if nothing is wrong. */
export function collectComplaints(
  error: string,
  check: (complain: Complain) => void,
): Json | undefined {
  const complaints: string[] = [];
  check((message, at) => complaints.push(`${message} [json-pointer:${at}]`));
  if (complaints.length === 0) return undefined;
  return refuse(error, {
    errors: error === 'invalid_blocks' ? complaints : undefined,
    response_metadata: { messages: complaints.map((message) => `[ERROR] ${message}`) },
  });
}
