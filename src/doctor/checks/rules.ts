import { ensureRules } from '../../core/account/ensure-rules.ts';
import { ruleState, type WantedRule } from '../../core/account/required-rules.ts';
import type { Rule } from '../../core/ports/clicksend.ts';
import type { Log } from '../../core/ports/clock-log-metrics.ts';
import type { Check, Finding, Mend, Patient } from './doctor-check.ts';
import { fine, reasonOf, skipped, warning, wrong } from './findings.ts';
import { withAccount } from './run-with-account.ts';

const BY_HAND = 'dashboard.clicksend.com → SMS → Settings → Delivery Reports, Inbound SMS';

/** Whether ClickSend's account has the rules by which receipts and replies reach the app. */
export const rules: Check = {
  name: 'ClickSend rules',
  look: (patient) =>
    withAccount(patient, async () => {
      if (patient.rules.length === 0) return withoutOurs(patient);
      return Promise.all(patient.rules.map((rule) => lookAt(patient, rule)));
    }),
};

async function lookAt(patient: Patient, wanted: WantedRule): Promise<Finding> {
  const listed = await list(patient, wanted.kind);
  if ('state' in listed) return listed;
  const state = ruleState(wanted, listed.rules);
  const what = `“${wanted.name}” (${wanted.action})`;
  if (state.kind === 'fine') return fine(`${what} is there`);
  const fault = state.kind === 'missing' ? 'missing' : `wrong: ${state.faults.join(', ')}`;
  return {
    state: 'wrong',
    what: `${what} is ${fault}`,
    how: 'Start the app, which sees to it by itself, or let the doctor: npm run doctor -- --fix',
    mend: mendWith(patient, wanted),
  };
}

function mendWith({ clickSend }: Patient, wanted: WantedRule): Mend {
  return async () => {
    const [deed] = await ensureRules({ clickSend, log: unsaid })([wanted]);
    const done = { made: 'made', repaired: 'repaired', kept: 'found', notOffered: 'not made' };
    return `“${wanted.name}” ${done[deed?.kind ?? 'notOffered']}`;
  };
}

/** No rule can be named: is there one that somebody made by hand? */
async function withoutOurs(patient: Patient): Promise<Finding> {
  const { WEBHOOK_SECRET: secret, POLL_SECONDS: pollSeconds } = patient.config;
  if (!secret) {
    return wrong(
      'receipts can reach the app in no way: WEBHOOK_SECRET is not set and POLL_SECONDS is 0',
      'Set WEBHOOK_SECRET and PUBLIC_URL, or POLL_SECONDS=60',
    );
  }
  const listed = await list(patient, 'receipts');
  if ('state' in listed) return listed;
  const ending = `/clicksend/receipts/${secret}`;
  const isThere = listed.rules.some(
    ({ isEnabled, action, address }) => isEnabled && action === 'URL' && address.endsWith(ending),
  );
  if (isThere) return fine('one for receipts, made by hand, ends in WEBHOOK_SECRET');
  const what = 'none pushes receipts to an address that ends in WEBHOOK_SECRET';
  const how = `Set PUBLIC_URL, and the app makes it; or make it by hand (${BY_HAND})`;
  return pollSeconds > 0
    ? warning(`${what}: they are only looked for every ${pollSeconds} seconds`, how)
    : wrong(what, how);
}

async function list(
  { clickSend }: Patient,
  kind: WantedRule['kind'],
): Promise<{ readonly rules: readonly Rule[] } | Finding> {
  try {
    const answer = await clickSend.rules(kind);
    if (answer.offered) return { rules: answer.value };
    return skipped(`ClickSend’s API does not offer those about ${kind}: look there (${BY_HAND})`);
  } catch (error) {
    return wrong(
      `those about ${kind} could not be listed (${reasonOf(error)})`,
      `Let this API user see the account’s settings, or look there (${BY_HAND})`,
    );
  }
}

/** The doctor says itself what was done. */
const unsaid: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
