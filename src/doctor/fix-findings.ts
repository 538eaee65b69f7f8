import { withTimeout } from '../with-timeout.ts';
import type { DoctorCheck, DoctorContext, FixFinding } from './checks/doctor-check.ts';
import { formatReason } from './checks/findings.ts';
import { type CheckResult, runChecks } from './run-checks.ts';

/** What `--fix` did, and the results of the checks afterwards. */
interface FixResult {
  readonly results: readonly CheckResult[];
  /** One sentence for each fix. */
  readonly deeds: readonly string[];
}

/** For all fixes together, not counting the checks afterwards. */
const FIX_TIMEOUT_MS = 6_000;
const RECHECK_TIMEOUT_MS = 4_000;

/** Runs the fixes of all findings that have one, one at a time, and repeats the affected checks. */
export async function fixFindings(
  checks: readonly DoctorCheck[],
  before: readonly CheckResult[],
  context: DoctorContext,
): Promise<FixResult> {
  const deeds: string[] = [];
  const endsAt = Date.now() + FIX_TIMEOUT_MS;
  const touched = new Set<string>();
  for (const { name, findings } of before) {
    for (const fix of findings.flatMap((finding) => finding.fix ?? [])) {
      touched.add(name);
      deeds.push(`${name}: ${await runFix(fix, endsAt)}`);
    }
  }
  const touchedChecks = checks.filter(({ name }) => touched.has(name));
  const after = await runChecks(touchedChecks, context, RECHECK_TIMEOUT_MS);
  const results = before.map((old) => after.find(({ name }) => name === old.name) ?? old);
  return { results, deeds };
}

async function runFix(fix: FixFinding, endsAt: number): Promise<string> {
  try {
    const leftMs = Math.max(1, endsAt - Date.now());
    return await withTimeout(leftMs, fix(), () => 'not mended: it took too long');
  } catch (error) {
    return `not mended: ${formatReason(error)}`;
  }
}
