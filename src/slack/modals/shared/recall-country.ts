import type { LoadUserCountry } from '../../../core/compose/form-options.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { withTimeout } from '../../../with-timeout.ts';

/** The country of a person's local numbers. Undefined if the store is too slow, because a person waits. */
export async function recallCountry(
  loadUserCountry: LoadUserCountry,
  user: string,
  timeoutMs: number,
): Promise<CountryCode | undefined> {
  return withTimeout(timeoutMs, loadUserCountry(user)).catch(() => undefined);
}
