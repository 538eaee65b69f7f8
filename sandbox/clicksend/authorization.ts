import { type Answer, buildPlainRefusal } from './envelope.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';

/** HTTP Basic with API username and key. Returns the refusal if they are wrong. */
export function refuseUnauthorized(clicksend: ClickSend, request: RestRequest): Answer | undefined {
  const [scheme, credentials] = request.authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic' || credentials === undefined) return buildPlainRefusal(401);
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return pair === `${clicksend.username}:${clicksend.apiKey}` ? undefined : buildPlainRefusal(401);
}
