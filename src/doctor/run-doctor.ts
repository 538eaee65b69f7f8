import { allChecks } from './checks/all-checks.ts';
import type { DoctorCheck } from './checks/doctor-check.ts';
import { checkEnvironment } from './checks/environment.ts';
import { skipCheck } from './checks/findings.ts';
import { checkNodeVersion } from './checks/node-version.ts';
import { createDoctorContext } from './doctor-context.ts';
import { fixFindings } from './fix-findings.ts';
import { type CheckResult, runChecks } from './run-checks.ts';

interface DoctorReport {
  readonly results: readonly CheckResult[];
  /** What was fixed, one sentence each. */
  readonly deeds: readonly string[];
}

/** Checks this environment, and everything else only if the app could start with it. */
export async function runDoctor(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly isFixing?: boolean; readonly checks?: readonly DoctorCheck[] } = {},
): Promise<DoctorReport> {
  const { isFixing = false, checks = allChecks } = options;
  const environment = checkEnvironment(env);
  const first: readonly CheckResult[] = [
    { name: 'Node', findings: [checkNodeVersion(process.versions.node)] },
    { name: 'environment', findings: environment.findings },
  ];
  if (!environment.config) {
    const skipped = skipCheck('not looked at before the environment is right');
    return { results: [...first, { name: 'everything else', findings: [skipped] }], deeds: [] };
  }
  const context = createDoctorContext(environment.config);
  const before = await runChecks(checks, context);
  const { results, deeds } = isFixing
    ? await fixFindings(checks, before, context)
    : { results: before, deeds: [] };
  return { results: [...first, ...results], deeds };
}
