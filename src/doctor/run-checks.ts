import { setTimeout as wait } from 'node:timers/promises';
import type { Check, Finding, Patient } from './checks/doctor-check.ts';
import { NETWORK, reasonOf, wrong } from './checks/findings.ts';

export interface Examined {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Every check has this long, and they run side by side. */
export const WITHIN_MS = 9_000;

/** So much before, its requests are ended, so that it can say itself who did not answer. */
const LAST_WORDS_MS = 1_000;

/** Looks with all checks at once; the answers are in the order of the checks. Never rejects. */
export function examine(
  checks: readonly Check[],
  patient: Patient,
  withinMs = WITHIN_MS,
): Promise<readonly Examined[]> {
  return Promise.all(
    checks.map(async (check) => ({
      name: check.name,
      findings: await look(check, patient, withinMs),
    })),
  );
}

async function look(check: Check, patient: Patient, withinMs: number): Promise<readonly Finding[]> {
  const timer = new AbortController();
  const late = wait(withinMs, undefined, { signal: timer.signal }).then(
    () => wrong(`no answer within ${withinMs / 1000} seconds`, NETWORK),
    () => [],
  );
  const looking = async () => check.look(patient, AbortSignal.timeout(withinMs - LAST_WORDS_MS));
  try {
    return [await Promise.race([looking(), late])].flat();
  } catch (error) {
    return [wrong(`could not be looked at: ${reasonOf(error)}`, NETWORK)];
  } finally {
    timer.abort();
  }
}
