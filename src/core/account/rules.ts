import type { AppContext } from '../context.ts';
import { getErrorCode } from '../errors.ts';
import type { ClickSend, Rule, RuleDraft, RuleKind } from '../ports/clicksend.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';

/** A rule that the app needs to get receipts or replies. */
export type RequiredRule = RuleDraft & { readonly kind: RuleKind };

/** The app recognizes its own rules by these names, so they must not change. */
const names: Readonly<Record<RuleKind, string>> = {
  receipts: 'slack-mms receipts',
  inbound: 'slack-mms replies',
};

/** The part of a webhook's path before the secret. */
const paths: Readonly<Record<RuleKind, string>> = { receipts: 'receipts', inbound: 'replies' };

/**
 * The rules that these settings need.
 *
 * - With a public URL and a secret, ClickSend pushes to the webhooks.
 * - With polling and no secret, the app uses `POLL` rules. ClickSend lists receipts and replies only with
 *   such a rule (documented for SMS, whose rules MMS shares; assumed for MMS).
 * - With a secret and no public URL, an admin creates the rules by hand.
 */
export function deriveRequiredRules(setting: {
  readonly publicUrl: string | undefined;
  readonly secret: string | undefined;
  readonly pollMs: number;
}): readonly RequiredRule[] {
  const { publicUrl, secret, pollMs } = setting;
  const kinds = ['receipts', 'inbound'] as const;
  if (secret === undefined) {
    if (pollMs === 0) return [];
    return kinds.map((kind) => ({ kind, name: names[kind], action: 'POLL', address: '' }));
  }
  if (publicUrl === undefined) return [];
  return kinds.map((kind) => ({
    kind,
    name: names[kind],
    action: 'URL',
    address: createWebhookUrl(publicUrl, kind, secret),
  }));
}

/** The URL of a webhook. It contains the secret, so it must not be logged or shown. */
export function createWebhookUrl(publicUrl: string, kind: RuleKind, secret: string): string {
  return joinUrl(publicUrl, `clicksend/${paths[kind]}/${secret}`);
}

/** `publicUrl` may have a path and a trailing slash. */
export function joinUrl(publicUrl: string, path: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/${path}`;
}

/** For logs and people. Leaves out the values, because the URL contains the secret. */
type RuleFault = 'another address' | 'another action' | 'disabled' | 'not sent as JSON';

/** Whether the account has a required rule. */
type RuleComparison =
  | { readonly kind: 'fine' }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'wrong';
      /** Ids of the app's rules that need repair. */
      readonly ids: readonly string[];
      readonly faults: readonly RuleFault[];
    };

/**
 * Compares a required rule with the account's rules of the same name. There are several if two processes
 * started together or somebody copied one in the dashboard. All of them are repaired, because one with an
 * old URL would push every message to a server that is no longer the app's; a receipt that comes twice does
 * no harm. For polling, another program's `POLL` rule is enough: with two such rules, ClickSend would list
 * everything twice, to the other program as well.
 */
export function compareRule(required: RequiredRule, rules: readonly Rule[]): RuleComparison {
  const ours = rules.filter(({ name }) => name === required.name);
  const isPolled = rules.some(({ action, isEnabled }) => action === 'POLL' && isEnabled);
  if (ours.length === 0) {
    return { kind: required.action === 'POLL' && isPolled ? 'fine' : 'missing' };
  }
  const wrong = ours
    .map((rule) => ({ id: rule.id, faults: listFaults(required, rule) }))
    .filter(({ faults }) => faults.length > 0);
  if (wrong.length === 0) return { kind: 'fine' };
  return {
    kind: 'wrong',
    ids: wrong.map(({ id }) => id),
    faults: [...new Set(wrong.flatMap(({ faults }) => faults))],
  };
}

function listFaults(required: RequiredRule, rule: Rule): readonly RuleFault[] {
  const isUrl = required.action === 'URL';
  const { webhookType = 'json' } = rule;
  return [
    ...(rule.action === required.action ? [] : (['another action'] as const)),
    ...(isUrl && rule.address !== required.address ? (['another address'] as const) : []),
    ...(rule.isEnabled ? [] : (['disabled'] as const)),
    // Receipt rules have no such setting.
    ...(isUrl && required.kind === 'inbound' && webhookType !== 'json'
      ? (['not sent as JSON'] as const)
      : []),
  ];
}

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
 * Creates the rules that the account lacks and repairs the app's own. Never touches others. After an error it goes
 * on with the next rule, and throws the first error at the end.
 */
export function createEnsureRules({
  clickSend,
  log,
}: Pick<AppContext, 'log'> & { readonly clickSend: RuleCalls }): EnsureRules {
  return async (required) => {
    const outcomes: RuleOutcome[] = [];
    const errors: unknown[] = [];
    // One at a time, because ClickSend limits the call rate.
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

/** The same as a job, added at every start. It is retried while ClickSend is not reachable. */
export function createEnsureRulesJob(
  tools: Pick<AppContext, 'log'> & {
    readonly ensureRules: EnsureRules;
    readonly required: readonly RequiredRule[];
  },
): JobHandler<'account'> {
  return {
    async run() {
      await tools.ensureRules(tools.required);
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

/** Leaves out the URL, because it contains the secret. */
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
