import type { Rule, RuleDraft, RuleKind } from '../ports/clicksend-rules.ts';

/** A rule without which receipts or replies do not reach the app. */
export type RequiredRule = RuleDraft & { readonly kind: RuleKind };

/** The app finds its rules again by these names, so they must not change. */
const names: Readonly<Record<RuleKind, string>> = {
  receipts: 'slack-mms receipts',
  inbound: 'slack-mms replies',
};

/** The part of a webhook's path before the secret. */
const paths: Readonly<Record<RuleKind, string>> = { receipts: 'receipts', inbound: 'replies' };

/**
 * The rules that these settings need.
 *
 * - With an address and a secret, ClickSend pushes to the webhooks.
 * - With polling and no secret, there are `POLL` rules. ClickSend lists receipts and replies only with
 *   such a rule (documented for SMS, whose rules MMS shares; assumed for MMS).
 * - With a secret and no address, an admin makes the rules by hand.
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

/** The address of a webhook. The secret is in it, so it must not be logged or shown. */
export function createWebhookUrl(publicUrl: string, kind: RuleKind, secret: string): string {
  return joinUrl(publicUrl, `clicksend/${paths[kind]}/${secret}`);
}

/** `publicUrl` may have a path, and may end in a slash. */
export function joinUrl(publicUrl: string, path: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/${path}`;
}

/** For logs and people. Without the values, because the secret is in the address. */
export type RuleFault = 'another address' | 'another action' | 'disabled' | 'not sent as JSON';

/** Whether the account has a required rule. */
type RuleComparison =
  | { readonly kind: 'fine' }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'wrong';
      /** Ids of the app's rules that are to be repaired. */
      readonly ids: readonly string[];
      readonly faults: readonly RuleFault[];
    };

/**
 * Compares a required rule with those of the account that have its name. There are several after two
 * processes started together or somebody copied one in the dashboard. All of them are repaired, because
 * one with an old address would push every message to a server that is not the app's any more; a
 * receipt that comes twice does no harm. For polling, a `POLL` rule of another program is enough: with
 * two of them ClickSend lists everything twice, to the other program as well.
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
    // Rules of receipts have no such setting.
    ...(isUrl && required.kind === 'inbound' && webhookType !== 'json'
      ? (['not sent as JSON'] as const)
      : []),
  ];
}
