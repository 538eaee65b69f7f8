import pTimeout from 'p-timeout';

/** A part of the app that must answer for it to be of use. Throws, in words, when it does not. */
export type HealthCheck = () => Promise<void>;

export interface HealthStatus {
  readonly ready: boolean;
  /** Part → `ok`, or what is wrong with it. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * A part that has not answered by then counts as failing: the one who asks does not wait for ever.
 * Longer than the store waits for a Redis, so that it can say in words what is wrong.
 */
const ANSWER_WITHIN_MS = 3_000;

/** Asks every part at once. */
export async function checkHealth(
  checks: Readonly<Record<string, HealthCheck>>,
): Promise<HealthStatus> {
  const asked = Object.entries(checks).map(async ([name, check]) => [name, await ask(check)]);
  const parts = Object.fromEntries(await Promise.all(asked)) as Record<string, string>;
  return { ready: Object.values(parts).every((state) => state === 'ok'), parts };
}

async function ask(check: HealthCheck): Promise<string> {
  try {
    return await pTimeout(
      check().then(() => 'ok'),
      { milliseconds: ANSWER_WITHIN_MS, fallback: () => 'does not answer' },
    );
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}
