import type { EndpointResult } from './endpoint-result.ts';

/** A rule of the account's: what ClickSend does with what comes in. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** `URL`, `POLL`, `EMAIL_USER`, …: ClickSend's own words. */
  readonly action: string;
  readonly address: string;
  readonly isEnabled: boolean;
  /** Of a rule about replies: `post`, `get` or `json`. */
  readonly webhookType?: string;
}

export type RuleKind = 'receipts' | 'inbound';

export type RuleDraft = Pick<Rule, 'name' | 'address'> & { readonly action: 'URL' | 'POLL' };

/** The account's rules. */
export interface ClickSendRules {
  listRules(kind: RuleKind): Promise<EndpointResult<readonly Rule[]>>;
  /** Makes a rule, or with an `id` puts it in that one's place. */
  putRule(kind: RuleKind, rule: RuleDraft, id?: string): Promise<void>;
  /** Lets ClickSend push a made-up receipt to this address: whether it can be reached from outside. */
  testPush(kind: RuleKind, url: string): Promise<EndpointResult<true>>;
}
