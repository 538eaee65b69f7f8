import type { Clock } from '../ports/clock.ts';

/**
 * Asks once and gives the same answer for a while; who asks meanwhile waits for the same call. A
 * failed call is not kept. With more answers than `limit` all of them are asked for anew.
 */
export function memoizeWithTtl<T>(
  keptMs: number,
  clock: Clock,
  ask: (about: string) => Promise<T>,
  limit = 200,
): (about: string) => Promise<T> {
  const answers = new Map<string, { readonly until: number; readonly answer: Promise<T> }>();
  return (about) => {
    const now = clock.now();
    const known = answers.get(about);
    // Asked later than now: the clock stepped back.
    if (known && known.until > now && known.until <= now + keptMs) return known.answer;
    if (answers.size >= limit) answers.clear();
    const asked = { until: now + keptMs, answer: ask(about) };
    answers.set(about, asked);
    asked.answer.catch(() => {
      if (answers.get(about) === asked) answers.delete(about);
    });
    return asked.answer;
  };
}
