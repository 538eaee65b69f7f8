import { compareRule, createEnsureRules, type RequiredRule } from '../../core/account/rules.ts';
import type { Rule } from '../../core/ports/clicksend.ts';
import type { Log } from '../../core/ports/log.ts';
import type { DoctorCheck, DoctorContext, Finding, FixFinding } from './doctor-check.ts';
import { failCheck, formatReason, passCheck, skipCheck, warnCheck } from './findings.ts';
import { runWithAccount } from './run-with-account.ts';

const BY_HAND = 'dashboard.clicksend.com → SMS → Settings → Delivery Reports, Inbound SMS';

/** Whether the ClickSend account has the rules that bring receipts and replies to the app. */
export const rulesCheck: DoctorCheck = {
  name: 'ClickSend rules',
  needsRunningApp: true,
  run: (context) =>
    runWithAccount(context, async () => {
      if (context.rules.length === 0) return checkRuleByHand(context);
      return Promise.all(context.rules.map((rule) => checkRule(context, rule)));
    }),
};

async function checkRule(context: DoctorContext, required: RequiredRule): Promise<Finding> {
  const listed = await fetchRules(context, required.kind);
  if ('state' in listed) return listed;
  const state = compareRule(required, listed.rules);
  const what = `“${required.name}” (${required.action})`;
  if (state.kind === 'fine') return passCheck(`${what} is there`);
  const fault = state.kind === 'missing' ? 'missing' : `wrong: ${state.faults.join(', ')}`;
  return {
    state: 'wrong',
    what: `${what} is ${fault}`,
    how: 'Start the app, which sees to it by itself, or let the doctor: npm run doctor -- --fix',
    fix: createRuleFix(context, required),
  };
}

function createRuleFix({ clickSend }: DoctorContext, required: RequiredRule): FixFinding {
  return async () => {
    const [result] = await createEnsureRules({ clickSend, log: SILENT_LOG })([required]);
    const words = { made: 'made', repaired: 'repaired', kept: 'found', notOffered: 'not made' };
    return `“${required.name}” ${words[result?.kind ?? 'notOffered']}`;
  };
}

/** Without PUBLIC_URL the app creates no rule, but somebody may have created one by hand. */
async function checkRuleByHand(context: DoctorContext): Promise<Finding> {
  const { WEBHOOK_SECRET: secret, POLL_SECONDS: pollSeconds } = context.config;
  if (!secret) {
    return failCheck(
      'receipts can reach the app in no way: WEBHOOK_SECRET is not set and POLL_SECONDS is 0',
      'Set WEBHOOK_SECRET and PUBLIC_URL, or POLL_SECONDS=60',
    );
  }
  const listed = await fetchRules(context, 'receipts');
  if ('state' in listed) return listed;
  const ending = `/clicksend/receipts/${secret}`;
  const isThere = listed.rules.some(
    ({ isEnabled, action, address }) => isEnabled && action === 'URL' && address.endsWith(ending),
  );
  if (isThere) return passCheck('one for receipts, made by hand, ends in WEBHOOK_SECRET');
  const what = 'none pushes receipts to an address that ends in WEBHOOK_SECRET';
  const how = `Set PUBLIC_URL, and the app makes it; or make it by hand (${BY_HAND})`;
  return pollSeconds > 0
    ? warnCheck(`${what}: they are only looked for every ${pollSeconds} seconds`, how)
    : failCheck(what, how);
}

async function fetchRules(
  { clickSend }: DoctorContext,
  kind: RequiredRule['kind'],
): Promise<{ readonly rules: readonly Rule[] } | Finding> {
  try {
    const answer = await clickSend.listRules(kind);
    if (answer.offered) return { rules: answer.value };
    return skipCheck(`ClickSend’s API does not offer those about ${kind}: look there (${BY_HAND})`);
  } catch (error) {
    return failCheck(
      `those about ${kind} could not be listed (${formatReason(error)})`,
      `Let this API user see the account’s settings, or look there (${BY_HAND})`,
    );
  }
}

/** The doctor reports by itself what was done. */
const SILENT_LOG: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
