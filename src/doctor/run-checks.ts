import { setTimeout as wait } from 'node:timers/promises';
import type { DoctorCheck, DoctorContext, Finding } from './checks/doctor-check.ts';
import { failCheck, formatReason, NETWORK_ADVICE } from './checks/findings.ts';

export interface CheckResult {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Every check has this long, and they run side by side. */
export const CHECK_TIMEOUT_MS = 9_000;

/** So much before, its requests are ended, so that it can say itself who did not answer. */
const LAST_WORDS_MS = 1_000;

/** Looks with all checks at once; the answers are in the order of the checks. Never rejects. */
export function runChecks(
  checks: readonly DoctorCheck[],
  patient: DoctorContext,
  withinMs = CHECK_TIMEOUT_MS,
): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => ({
      name: check.name,
      findings: await look(check, patient, withinMs),
    })),
  );
}

async function look(
  check: DoctorCheck,
  patient: DoctorContext,
  withinMs: number,
): Promise<readonly Finding[]> {
  const timer = new AbortController();
  const late = wait(withinMs, undefined, { signal: timer.signal }).then(
    () => failCheck(`no answer within ${withinMs / 1000} seconds`, NETWORK_ADVICE),
    () => [],
  );
  const looking = async () => check.run(patient, AbortSignal.timeout(withinMs - LAST_WORDS_MS));
  try {
    return [await Promise.race([looking(), late])].flat();
  } catch (error) {
    return [failCheck(`could not be looked at: ${formatReason(error)}`, NETWORK_ADVICE)];
  } finally {
    timer.abort();
  }
}
