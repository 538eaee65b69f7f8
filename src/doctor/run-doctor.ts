import { setProxy } from '../http/http-agent.ts';
import { withTimeout } from '../with-timeout.ts';
import { allChecks } from './checks/all-checks.ts';
import {
  type DoctorCheck,
  type DoctorContext,
  type Finding,
  type FixFinding,
  failCheck,
  formatReason,
  NETWORK_ADVICE,
  skipCheck,
} from './checks/doctor-check.ts';
import { checkEnvironment, checkNodeVersion } from './checks/machine-checks.ts';
import { createDoctorContext } from './doctor-context.ts';

interface DoctorReport {
  readonly results: readonly CheckResult[];
  /** What was fixed, one sentence each. */
  readonly deeds: readonly string[];
}

/** Checks this environment, and everything else only if the app could start with it. */
export async function runDoctor(
  env: Readonly<Record<string, string | undefined>>,
  options: {
    readonly isFixing?: boolean;
    readonly checks?: readonly DoctorCheck[];
    readonly envFileNames?: readonly string[];
  } = {},
): Promise<DoctorReport> {
  const { isFixing = false, checks = allChecks, envFileNames } = options;
  const environment = checkEnvironment(env, envFileNames);
  const first: readonly CheckResult[] = [
    { name: 'Node', findings: [checkNodeVersion(process.versions.node)] },
    { name: 'environment', findings: environment.findings },
  ];
  if (!environment.config) {
    const skipped = skipCheck(
      'not checked before the environment is right; npm run setup asks for what is missing',
    );
    return { results: [...first, { name: 'everything else', findings: [skipped] }], deeds: [] };
  }
  setProxy(environment.config);
  const context = createDoctorContext(environment.config);
  const before = await runChecks(checks, context);
  const { results, deeds } = isFixing
    ? await fixFindings(checks, before, context)
    : { results: before, deeds: [] };
  return { results: [...first, ...results], deeds };
}

export interface CheckResult {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Per check; all run in parallel. */
const CHECK_TIMEOUT_MS = 9_000;

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
    const findings = check.run(context, AbortSignal.timeout(timeoutMs - ABORT_EARLIER_MS));
    const fallback = () =>
      failCheck(`no answer within ${timeoutMs / 1000} seconds`, NETWORK_ADVICE);
    return [await withTimeout(timeoutMs, findings, fallback)].flat();
  } catch (error) {
    return [failCheck(`could not be looked at: ${formatReason(error)}`, NETWORK_ADVICE)];
  }
}

/** For all fixes together, not counting the checks afterwards. */
const FIX_TIMEOUT_MS = 6_000;
const RECHECK_TIMEOUT_MS = 4_000;

/** Runs the fixes of all findings that have one, one at a time, and repeats the affected checks. */
async function fixFindings(
  checks: readonly DoctorCheck[],
  before: readonly CheckResult[],
  context: DoctorContext,
): Promise<DoctorReport> {
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
    return await withTimeout(leftMs, fix(), () => 'not fixed: it took too long');
  } catch (error) {
    return `not fixed: ${formatReason(error)}`;
  }
}
