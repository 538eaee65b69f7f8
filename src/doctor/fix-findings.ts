import { setTimeout as wait } from 'node:timers/promises';
import type { Check, Finding, Mend, Patient } from './checks/doctor-check.ts';
import { reasonOf } from './checks/findings.ts';
import { type Examined, examine } from './run-checks.ts';

/** What `--fix` did about a check, and how it stands now. */
export interface Mended {
  readonly examined: readonly Examined[];
  readonly deeds: readonly string[];
}

/** All mending together has this long; looking again comes on top. */
const WITHIN_MS = 6_000;
const LOOK_AGAIN_MS = 4_000;

/** Mends what can be mended, one after the other, and looks again where something was done. */
export async function mend(
  checks: readonly Check[],
  before: readonly Examined[],
  patient: Patient,
): Promise<Mended> {
  const deeds: string[] = [];
  const late = wait(WITHIN_MS, 'late' as const, { ref: false });
  const touched = new Set<string>();
  for (const { name, findings } of before) {
    for (const one of findings.flatMap(mendOf)) {
      touched.add(name);
      deeds.push(`${name}: ${await attempt(one, late)}`);
    }
  }
  const again = checks.filter(({ name }) => touched.has(name));
  const after = await examine(again, patient, LOOK_AGAIN_MS);
  const examined = before.map((old) => after.find(({ name }) => name === old.name) ?? old);
  return { examined, deeds };
}

function mendOf(finding: Finding): readonly Mend[] {
  return finding.mend ? [finding.mend] : [];
}

async function attempt(one: Mend, late: Promise<'late'>): Promise<string> {
  try {
    const done = await Promise.race([one(), late]);
    return done === 'late' ? 'not mended: it took too long' : done;
  } catch (error) {
    return `not mended: ${reasonOf(error)}`;
  }
}
