import { withTimeout } from '../with-timeout.ts';
import type { DoctorCheck, DoctorContext, Finding } from './checks/doctor-check.ts';
import { failCheck, formatReason, NETWORK_ADVICE } from './checks/findings.ts';

export interface CheckResult {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Per check; all run in parallel. */
export const CHECK_TIMEOUT_MS = 9_000;

/** A check's requests are aborted this long before its timeout, so that it can still say who did not respond. */
const ABORT_EARLIER_MS = 1_000;

/** Runs all checks in parallel; the results keep the order of the checks. Never rejects. */
export function runChecks(
  checks: readonly DoctorCheck[],
  context: DoctorContext,
  timeoutMs = CHECK_TIMEOUT_MS,
): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => ({
      name: check.name,
      findings: await runCheck(check, context, timeoutMs),
    })),
  );
}

async function runCheck(
  check: DoctorCheck,
  context: DoctorContext,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  try {
    const found = check.run(context, AbortSignal.timeout(timeoutMs - ABORT_EARLIER_MS));
    const fallback = () =>
      failCheck(`no answer within ${timeoutMs / 1000} seconds`, NETWORK_ADVICE);
    return [await withTimeout(timeoutMs, found, fallback)].flat();
  } catch (error) {
    return [failCheck(`could not be looked at: ${formatReason(error)}`, NETWORK_ADVICE)];
  }
}
