import { withTimeout } from './with-timeout.ts';

/** Slack waits three seconds for the answer to a press. */
const DONE_WITHIN_MS = 2_300;

/**
 * Does what a person asked for before Slack is answered: what was taken stays so, whatever dies then.
 * Gives what came of it. When it failed or takes too long, Slack is answered all the same, so that
 * the person can be told in words, and this throws.
 */
export async function runBeforeAck<T>(ack: () => Promise<void>, act: () => Promise<T>): Promise<T> {
  const doing = withTimeout(DONE_WITHIN_MS, act());
  await doing.catch(() => undefined);
  // When the connection broke meanwhile, Slack shows so or asks again; what was done is done all the same.
  await ack().catch(() => undefined);
  return doing;
}
