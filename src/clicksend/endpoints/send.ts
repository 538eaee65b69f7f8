import type { OutMessage, SendOutcome } from '../../core/ports/clicksend.ts';
import type { Clock, Meter } from '../../core/ports/clock-log-metrics.ts';
import { callName, productWith } from '../http/call-name.ts';
import type { Http } from '../http/http-client.ts';
import { sendBody } from '../wire/send.ts';
import { sendOutcome } from './send-outcome.ts';

/**
 * Orders messages with one picture, or with none as SMS. ClickSend has no idempotency key, so this makes one request
 * and never a second one; what came of it, silence included, is the value.
 */
export async function send(
  { http, clock, meter, timeoutMs }: { http: Http; clock: Clock; meter: Meter; timeoutMs: number },
  mediaUrl: string | undefined,
  messages: readonly OutMessage[],
): Promise<SendOutcome> {
  if (messages.length === 0) return { kind: 'answered', messages: [] };
  const product = productWith(mediaUrl);
  const exchange = await http.exchange({
    name: callName('send', product),
    method: 'POST',
    path: `/${product}/send`,
    body: sendBody(mediaUrl, messages),
    timeoutMs,
  });
  const { outcome, unread } = sendOutcome(exchange, messages, clock.now());
  if (unread > 0) meter.count('messages', { outcome: 'unreadable' }, unread);
  return outcome;
}
