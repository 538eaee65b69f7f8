import { setTimeout as wait } from 'node:timers/promises';
import type { DoctorCheck, DoctorContext, Finding, FixFinding } from './checks/doctor-check.ts';
import { formatReason } from './checks/findings.ts';
import { type CheckResult, runChecks } from './run-checks.ts';

/** What `--fix` did about a check, and how it stands now. */
export interface FixResult {
  readonly examined: readonly CheckResult[];
  readonly deeds: readonly string[];
}

/** All mending together has this long; looking again comes on top. */
const WITHIN_MS = 6_000;
const LOOK_AGAIN_MS = 4_000;

/** Mends what can be mended, one after the other, and looks again where something was done. */
export async function fixFindings(
  checks: readonly DoctorCheck[],
  before: readonly CheckResult[],
  patient: DoctorContext,
): Promise<FixResult> {
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
  const after = await runChecks(again, patient, LOOK_AGAIN_MS);
  const examined = before.map((old) => after.find(({ name }) => name === old.name) ?? old);
  return { examined, deeds };
}

function mendOf(finding: Finding): readonly FixFinding[] {
  return finding.fix ? [finding.fix] : [];
}

async function attempt(one: FixFinding, late: Promise<'late'>): Promise<string> {
  try {
    const done = await Promise.race([one(), late]);
    return done === 'late' ? 'not mended: it took too long' : done;
  } catch (error) {
    return `not mended: ${formatReason(error)}`;
  }
}
