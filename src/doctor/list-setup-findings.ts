import type { Config } from '../config.ts';
import type { ListSetupFindings, SetupFinding } from '../core/ports/setup-findings.ts';
import { mmsAccessCheck, optOutListCheck, sendersCheck } from './checks/clicksend-checks.ts';
import type { DoctorCheck, Finding } from './checks/doctor-check.ts';
import { rulesCheck } from './checks/rule-checks.ts';
import { signingSecretCheck, slackScopesCheck } from './checks/slack-checks.ts';
import { storageCheck } from './checks/storage-checks.ts';
import { publicAddressCheck } from './checks/webhook-checks.ts';
import { createDoctorContext } from './doctor-context.ts';
import { runChecks } from './run-doctor.ts';

/**
 * The checks that the running app can do itself. Home shows the token, the credentials and the balance
 * anyway, and the checks of the webhooks and of Slack's requests send something.
 */
const checks: readonly DoctorCheck[] = [
  slackScopesCheck,
  signingSecretCheck,
  publicAddressCheck,
  mmsAccessCheck,
  sendersCheck,
  optOutListCheck,
  rulesCheck,
];

/** ClickSend allows about twenty account calls per minute, for all admins together. */
const TTL_MS = 5 * 60_000;

/** The doctor's findings, for the running app. */
export function createListSetupFindings(config: Config): ListSetupFindings {
  let last:
    | { readonly at: number; readonly findings: Promise<readonly SetupFinding[]> }
    | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > TTL_MS) last = { at: now, findings: listFindings(config) };
    return last.findings;
  };
}

async function listFindings(config: Config): Promise<readonly SetupFinding[]> {
  // Redis was checked when the app started, and the readiness check repeats it.
  const some = config.REDIS_URL ? checks : [...checks, storageCheck];
  const results = await runChecks(some, createDoctorContext(config));
  const all = results.flatMap(({ name, findings }) =>
    findings.flatMap((finding) => toSetupFinding(name, finding)),
  );
  return [...all.filter(({ isWrong }) => isWrong), ...all.filter(({ isWrong }) => !isWrong)];
}

/** A finding continues the name of its check: “ClickSend rules: none pushes receipts …”. It starts with a capital letter. */
function toSetupFinding(name: string, finding: Finding): readonly SetupFinding[] {
  if (finding.state !== 'wrong' && finding.state !== 'warning') return [];
  const { what, how, state } = finding;
  const sentence = `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${what}`;
  return [{ isWrong: state === 'wrong', what: sentence, how }];
}
