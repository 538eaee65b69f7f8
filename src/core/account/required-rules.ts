import type { Rule, RuleDraft, RuleKind } from '../ports/clicksend-rules.ts';

/** A rule that ClickSend's account needs, so that receipts or replies reach the app. */
export type RequiredRule = RuleDraft & { readonly kind: RuleKind };

/** Our rules are found again by these names, so they must not change. */
const names: Readonly<Record<RuleKind, string>> = {
  receipts: 'slack-mms receipts',
  inbound: 'slack-mms replies',
};

/** The last but one part of the webhooks' paths. */
const paths: Readonly<Record<RuleKind, string>> = { receipts: 'receipts', inbound: 'replies' };

/**
 * What the account needs.
 *
 * - An address and a secret: ClickSend pushes to the webhooks.
 * - No secret, but polling: `POLL` rules. Only with one are receipts and replies listed at all
 *   (documented for SMS, whose rules MMS shares; assumed for MMS).
 * - A secret without an address: somebody makes the rules by hand, the app cannot know what to.
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

/** Where ClickSend reaches a webhook. It holds the secret: never to be logged or shown. */
export function createWebhookUrl(publicUrl: string, kind: RuleKind, secret: string): string {
  return joinUrl(publicUrl, `clicksend/${paths[kind]}/${secret}`);
}

/** An address below another, which may end in a slash and may have a path of its own. */
export function joinUrl(publicUrl: string, path: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/${path}`;
}

/** Words for a log and a person; never the values, as the address holds the secret. */
export type RuleFault = 'another address' | 'another action' | 'disabled' | 'not sent as JSON';

/** How a wanted rule stands in the account. */
export type RuleComparison =
  | { readonly kind: 'fine' }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'wrong';
      /** By id, which of ours to put right. */
      readonly ids: readonly string[];
      readonly faults: readonly RuleFault[];
    };

/**
 * Looks for a wanted rule among the account's, by name. Two of the same name come of two programs
 * that start together, or of a copy made in the dashboard; all of them are put right, as one with
 * an old address would go on telling a place that is no longer ours of every message. A receipt
 * that comes twice does no harm. For polling anybody's `POLL` rule will do: with two of them ClickSend lists
 * everything twice, to the other program as well.
 */
export function compareRule(wanted: RequiredRule, rules: readonly Rule[]): RuleComparison {
  const ours = rules.filter(({ name }) => name === wanted.name);
  const isPolled = rules.some(({ action, isEnabled }) => action === 'POLL' && isEnabled);
  if (ours.length === 0) {
    return { kind: wanted.action === 'POLL' && isPolled ? 'fine' : 'missing' };
  }
  const wrong = ours
    .map((rule) => ({ id: rule.id, faults: faultsOf(wanted, rule) }))
    .filter(({ faults }) => faults.length > 0);
  if (wrong.length === 0) return { kind: 'fine' };
  return {
    kind: 'wrong',
    ids: wrong.map(({ id }) => id),
    faults: [...new Set(wrong.flatMap(({ faults }) => faults))],
  };
}

function faultsOf(wanted: RequiredRule, rule: Rule): readonly RuleFault[] {
  const isUrl = wanted.action === 'URL';
  const { webhookType = 'json' } = rule;
  return [
    ...(rule.action === wanted.action ? [] : (['another action'] as const)),
    ...(isUrl && rule.address !== wanted.address ? (['another address'] as const) : []),
    ...(rule.isEnabled ? [] : (['disabled'] as const)),
    // Rules about receipts have no such setting.
    ...(isUrl && wanted.kind === 'inbound' && webhookType !== 'json'
      ? (['not sent as JSON'] as const)
      : []),
  ];
}
