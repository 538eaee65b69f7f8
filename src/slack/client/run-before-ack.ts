import { ACK_TIMEOUT_MS } from './timeouts.ts';
import { withTimeout } from './with-timeout.ts';

/**
 * Runs `act` before Slack is answered, so that what was acknowledged is stored, whatever dies then. When
 * `act` fails or takes too long, Slack is answered all the same, and this throws, so that the person can
 * be told why.
 */
export async function runBeforeAck<T>(ack: () => Promise<void>, act: () => Promise<T>): Promise<T> {
  const acting = withTimeout(ACK_TIMEOUT_MS, act());
  await acting.catch(() => undefined);
  // When the connection broke meanwhile, Slack shows an error or sends it again; `act` is done all the same.
  await ack().catch(() => undefined);
  return acting;
}
