import { withTimeout } from '../../with-timeout.ts';
import { ACK_TIMEOUT_MS } from './timeouts.ts';

/**
 * Runs `act` before the acknowledgement, so that what was acknowledged is stored even if the process dies.
 * If `act` fails or takes too long, the request is still acknowledged, and this throws, so that the person
 * can be told why.
 */
export async function runBeforeAck<T>(ack: () => Promise<void>, act: () => Promise<T>): Promise<T> {
  const acting = withTimeout(ACK_TIMEOUT_MS, act());
  await acting.catch(() => undefined);
  // If the connection broke meanwhile, Slack shows an error or sends the request again; `act` is done
  // anyway.
  await ack().catch(() => undefined);
  return acting;
}
