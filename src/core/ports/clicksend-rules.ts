import type { EndpointResult } from './endpoint-result.ts';

/** A rule of the account: what ClickSend does with receipts or replies. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** In ClickSend's words: `URL`, `POLL`, `EMAIL_USER`, … */
  readonly action: string;
  readonly address: string;
  readonly isEnabled: boolean;
  /** Only of rules about replies: `post`, `get` or `json`. */
  readonly webhookType?: string;
}

export type RuleKind = 'receipts' | 'inbound';

export type RuleDraft = Pick<Rule, 'name' | 'address'> & { readonly action: 'URL' | 'POLL' };

/** The account's rules. */
export interface ClickSendRules {
  listRules(kind: RuleKind): Promise<EndpointResult<readonly Rule[]>>;
  /** Creates a rule, or replaces the one with this `id`. */
  putRule(kind: RuleKind, rule: RuleDraft, id?: string): Promise<void>;
  /** Lets ClickSend push a test receipt to this address, which shows whether it is reachable from outside. */
  testPush(kind: RuleKind, url: string): Promise<EndpointResult<true>>;
}
