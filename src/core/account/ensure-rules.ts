import { getErrorCode } from '../errors.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import { compareRule, type RequiredRule, type RuleFault } from './required-rules.ts';

/** What was done about a wanted rule. */
export type RuleOutcome =
  | { readonly kind: 'kept' | 'made' | 'notOffered'; readonly rule: RequiredRule }
  | {
      readonly kind: 'repaired';
      readonly rule: RequiredRule;
      readonly faults: readonly RuleFault[];
    };

export type EnsureRules = (wanted: readonly RequiredRule[]) => Promise<readonly RuleOutcome[]>;

type RuleBook = Pick<ClickSend, 'listRules' | 'putRule'>;

/**
 * Makes what rules are missing in ClickSend's account and repairs what differs in ours; touches no
 * other and removes none. One that cannot be had does not keep the others from being looked after:
 * its error is thrown at the end.
 */
export function createEnsureRules(tools: {
  readonly clickSend: RuleBook;
  readonly log: Log;
}): EnsureRules {
  const { log } = tools;
  return async (wanted) => {
    const deeds: RuleOutcome[] = [];
    const errors: unknown[] = [];
    // One after the other: ClickSend limits how fast it is asked.
    for (const rule of wanted) {
      try {
        const deed = await ensure(tools.clickSend, rule);
        say(log, deed);
        deeds.push(deed);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return deeds;
  };
}

/** The same as a job, to be added at every start. While ClickSend is away it is tried again with growing pauses. */
export function createEnsureRulesJob(tools: {
  readonly ensureRules: EnsureRules;
  readonly wanted: readonly RequiredRule[];
  readonly log: Log;
}): JobHandler<'account'> {
  return {
    async run() {
      await tools.ensureRules(tools.wanted);
      return undefined;
    },
    async onExhausted(_id, error) {
      const code = getErrorCode(error);
      tools.log.error({ code }, REFUSED);
    },
  };
}

async function ensure(clickSend: RuleBook, rule: RequiredRule): Promise<RuleOutcome> {
  const { kind, ...draft } = rule;
  const listed = await clickSend.listRules(kind);
  if (!listed.offered) return { kind: 'notOffered', rule };
  const state = compareRule(rule, listed.value);
  switch (state.kind) {
    case 'fine':
      return { kind: 'kept', rule };
    case 'missing':
      await clickSend.putRule(kind, draft);
      return { kind: 'made', rule };
    case 'wrong':
      for (const id of state.ids) await clickSend.putRule(kind, draft, id);
      return { kind: 'repaired', rule, faults: state.faults };
  }
}

/** Never the address: it holds the secret. */
function say(log: Log, deed: RuleOutcome): void {
  const fields = { rule: deed.rule.name, action: deed.rule.action };
  if (deed.kind === 'kept') log.debug(fields, 'ClickSend has the rule that is needed');
  if (deed.kind === 'made') log.info(fields, 'made a rule at ClickSend that was missing');
  if (deed.kind === 'repaired') {
    log.info({ ...fields, was: deed.faults }, 'repaired a rule at ClickSend');
  }
  if (deed.kind === 'notOffered') log.warn(fields, NOT_OFFERED);
}

const BY_HAND =
  'make it by hand (dashboard.clicksend.com → SMS → Settings: Delivery Reports, Inbound SMS), as docs/setup.md says';
const NOT_OFFERED = `ClickSend's API did not offer its rules; ${BY_HAND}`;
const REFUSED = `ClickSend did not let the app see to its rules; ${BY_HAND}, or let this API user change settings and start again`;
