import { ANSWER_WITHIN_MS } from './deadlines.ts';
import { withTimeout } from './with-timeout.ts';

/**
 * Does what a person asked for before Slack is answered: what was taken stays so, whatever dies then.
 * Gives what came of it. When it failed or takes too long, Slack is answered all the same, so that
 * the person can be told in words, and this throws.
 */
export async function runBeforeAck<T>(ack: () => Promise<void>, act: () => Promise<T>): Promise<T> {
  const doing = withTimeout(ANSWER_WITHIN_MS, act());
  await doing.catch(() => undefined);
  // When the connection broke meanwhile, Slack shows so or asks again; what was done is done all the same.
  await ack().catch(() => undefined);
  return doing;
}
