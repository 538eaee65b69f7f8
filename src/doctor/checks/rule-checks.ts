import { compareRule, createEnsureRules, type RequiredRule } from '../../core/account/rules.ts';
import type { Rule } from '../../core/ports/clicksend.ts';
import type { Log } from '../../core/ports/log.ts';
import { runWithAccount } from './clicksend-checks.ts';
import {
  type DoctorCheck,
  type DoctorContext,
  type Finding,
  type FixFinding,
  failCheck,
  formatReason,
  passCheck,
  skipCheck,
  warnCheck,
} from './doctor-check.ts';

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
  if (state.kind === 'fine') return passCheck(`${what} exists`);
  const fault = state.kind === 'missing' ? 'missing' : `wrong: ${state.faults.join(', ')}`;
  return {
    state: 'wrong',
    what: `${what} is ${fault}`,
    how: 'Start the app, which fixes its rules, or run npm run doctor -- --fix',
    fix: createRuleFix(context, required),
  };
}

function createRuleFix({ clickSend }: DoctorContext, required: RequiredRule): FixFinding {
  return async () => {
    const [result] = await createEnsureRules({ clickSend, log: SILENT_LOG })([required]);
    const words = {
      made: 'created',
      repaired: 'repaired',
      kept: 'found',
      notOffered: 'not created',
    };
    return `“${required.name}” ${words[result?.kind ?? 'notOffered']}`;
  };
}

/** Without PUBLIC_URL the app creates no rule, but somebody may have created one by hand. */
async function checkRuleByHand(context: DoctorContext): Promise<Finding> {
  const { WEBHOOK_SECRET: secret, POLL_SECONDS: pollSeconds } = context.config;
  if (!secret) {
    return failCheck(
      'no receipts can reach the app, because WEBHOOK_SECRET is not set and POLL_SECONDS is 0',
      'Set WEBHOOK_SECRET and PUBLIC_URL, or POLL_SECONDS=60',
    );
  }
  const listed = await fetchRules(context, 'receipts');
  if ('state' in listed) return listed;
  const ending = `/clicksend/receipts/${secret}`;
  const isThere = listed.rules.some(
    ({ isEnabled, action, address }) => isEnabled && action === 'URL' && address.endsWith(ending),
  );
  if (isThere) return passCheck('a rule that was created by hand pushes receipts');
  const what = 'no rule pushes receipts to an address that ends in WEBHOOK_SECRET';
  const how = `Set PUBLIC_URL and the app creates it, or create it by hand (${BY_HAND})`;
  return pollSeconds > 0
    ? warnCheck(`${what}, so the app only polls every ${pollSeconds} seconds`, how)
    : failCheck(what, how);
}

const RULE_SUBJECTS = { receipts: 'receipts', inbound: 'replies' } as const;

async function fetchRules(
  { clickSend }: DoctorContext,
  kind: RequiredRule['kind'],
): Promise<{ readonly rules: readonly Rule[] } | Finding> {
  try {
    const answer = await clickSend.listRules(kind);
    if (answer.offered) return { rules: answer.value };
    return skipCheck(
      `ClickSend’s API doesn’t list the rules for ${RULE_SUBJECTS[kind]}. See ${BY_HAND}`,
    );
  } catch (error) {
    return failCheck(
      `failed to list the rules for ${RULE_SUBJECTS[kind]} (${formatReason(error)})`,
      `Give this API user access to the account’s settings, or check the rules yourself (${BY_HAND})`,
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
