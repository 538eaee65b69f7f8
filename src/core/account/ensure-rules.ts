import type { AppContext } from '../context.ts';
import { getErrorCode } from '../errors.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import { compareRule, type RequiredRule, type RuleFault } from './required-rules.ts';

/** What was done about a required rule. */
type RuleOutcome =
  | { readonly kind: 'kept' | 'made' | 'notOffered'; readonly rule: RequiredRule }
  | {
      readonly kind: 'repaired';
      readonly rule: RequiredRule;
      readonly faults: readonly RuleFault[];
    };

type EnsureRules = (required: readonly RequiredRule[]) => Promise<readonly RuleOutcome[]>;

type RuleCalls = Pick<ClickSend, 'listRules' | 'putRule'>;

/**
 * Creates the rules that ClickSend's account lacks and repairs those of the app that differ. Other
 * rules stay as they are, and none is removed. After an error it goes on with the next rule, and
 * throws the first error at the end.
 */
export function createEnsureRules({
  clickSend,
  log,
}: Pick<AppContext, 'log'> & { readonly clickSend: RuleCalls }): EnsureRules {
  return async (required) => {
    const outcomes: RuleOutcome[] = [];
    const errors: unknown[] = [];
    // One after the other, because ClickSend limits the rate of calls.
    for (const rule of required) {
      try {
        const outcome = await ensureRule(clickSend, rule);
        logOutcome(log, outcome);
        outcomes.push(outcome);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return outcomes;
  };
}

/** The same as a job, which each start adds. It is retried while ClickSend is not reachable. */
export function createEnsureRulesJob(
  tools: Pick<AppContext, 'log'> & {
    readonly ensureRules: EnsureRules;
    readonly wanted: readonly RequiredRule[];
  },
): JobHandler<'account'> {
  return {
    async run() {
      await tools.ensureRules(tools.wanted);
      return undefined;
    },
    async onExhausted(_id, error) {
      const code = getErrorCode(error);
      tools.log.error({ code }, FAILED_LINE);
    },
  };
}

async function ensureRule(clickSend: RuleCalls, rule: RequiredRule): Promise<RuleOutcome> {
  const { kind, ...draft } = rule;
  const rules = await clickSend.listRules(kind);
  if (!rules.offered) return { kind: 'notOffered', rule };
  const comparison = compareRule(rule, rules.value);
  switch (comparison.kind) {
    case 'fine':
      return { kind: 'kept', rule };
    case 'missing':
      await clickSend.putRule(kind, draft);
      return { kind: 'made', rule };
    case 'wrong':
      for (const id of comparison.ids) await clickSend.putRule(kind, draft, id);
      return { kind: 'repaired', rule, faults: comparison.faults };
  }
}

/** Leaves out the address, because the secret is in it. */
function logOutcome(log: Log, outcome: RuleOutcome): void {
  const fields = { rule: outcome.rule.name, action: outcome.rule.action };
  if (outcome.kind === 'kept') log.debug(fields, 'ClickSend has the rule that is needed');
  if (outcome.kind === 'made') log.info(fields, 'made a rule at ClickSend that was missing');
  if (outcome.kind === 'repaired') {
    log.info({ ...fields, was: outcome.faults }, 'repaired a rule at ClickSend');
  }
  if (outcome.kind === 'notOffered') log.warn(fields, NOT_OFFERED_LINE);
}

const BY_HAND =
  'make it by hand (dashboard.clicksend.com → SMS → Settings: Delivery Reports, Inbound SMS), as docs/setup.md says';
const NOT_OFFERED_LINE = `ClickSend's API did not offer its rules; ${BY_HAND}`;
const FAILED_LINE = `ClickSend did not let the app see to its rules; ${BY_HAND}, or let this API user change settings and start again`;
