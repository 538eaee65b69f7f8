import type { OutgoingMessage, SubmitOutcome } from '../../core/ports/clicksend-messages.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { chooseProduct, formatCallName } from '../http/call-name.ts';
import type { HttpClient } from '../http/http-client.ts';
import { buildSendBody } from '../wire/send.ts';
import { parseSendOutcome } from './send-outcome.ts';

/**
 * Orders messages with one picture, or with none as SMS. ClickSend has no idempotency key, so this makes one request
 * and never a second one; what came of it, silence included, is the value.
 */
export async function submitMessages(
  {
    http,
    clock,
    metrics,
    timeoutMs,
  }: { http: HttpClient; clock: Clock; metrics: Metrics; timeoutMs: number },
  mediaUrl: string | undefined,
  messages: readonly OutgoingMessage[],
): Promise<SubmitOutcome> {
  if (messages.length === 0) return { kind: 'answered', messages: [] };
  const product = chooseProduct(mediaUrl);
  const exchange = await http.exchange({
    name: formatCallName('send', product),
    method: 'POST',
    path: `/${product}/send`,
    body: buildSendBody(mediaUrl, messages),
    timeoutMs,
  });
  const { outcome, unread } = parseSendOutcome(exchange, messages, clock.now());
  if (unread > 0) metrics.count('messages', { outcome: 'unreadable' }, unread);
  return outcome;
}
