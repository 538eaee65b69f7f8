import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { EndpointResult } from './endpoint-result.ts';

export interface ContactList {
  /** `list_id` as a string, although ClickSend may return a number. */
  readonly id: string;
  readonly name: string;
  /** The number of contacts. Undefined if ClickSend does not say. */
  readonly count?: number;
}

export interface Contact {
  /** Not necessarily a valid number. */
  readonly phone: string;
  /** First and last name. Undefined if both are empty. */
  readonly name?: string;
  /** ISO 3166-1 alpha-2, used to parse a local number. */
  readonly country?: string;
}

/** A number or name that messages can come from. */
export interface SenderOption {
  /** The value of `from`. */
  readonly value: string;
  /**
   * `number`: rented from ClickSend. `own`: a person's own, verified number. `name`: up to 11 letters;
   * nobody can reply to it.
   */
  readonly kind: 'number' | 'own' | 'name';
  /** ISO 3166-1 alpha-2, if ClickSend says it. */
  readonly country?: string;
  /** A note about it at ClickSend. */
  readonly label?: string;
  /** Why messages from it may not arrive everywhere. Undefined if ClickSend gives no reason. */
  readonly restriction?: 'registering' | 'unregistered';
}

/** A field is undefined if ClickSend does not report it. */
export interface Account {
  readonly balance: MoneyUnits;
  readonly currency?: CurrencyCode;
  readonly hasMmsAccess?: boolean;
  readonly isActive?: boolean;
  /** The country of the account, ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** Auto top-up: ClickSend charges a card when the balance gets low. */
  readonly topsUpItself?: boolean;
}

/** The account, its contacts and its senders. */
export interface ClickSendAccount {
  /** ClickSend allows about twenty of these calls per minute. `isFresh`: bypasses the cache. */
  fetchAccount(options?: { readonly isFresh?: boolean }): Promise<Account>;
  /** Contact lists whose name contains this text, ignoring case. Without a text, all of them. */
  listContactLists(text?: string): Promise<readonly ContactList[]>;
  /** Pages of a list's members. */
  listContacts(listId: string): AsyncIterable<readonly Contact[]>;
  /** The senders that can be used now. */
  listSenders(): Promise<readonly SenderOption[]>;
}

/** A rule of the account: what ClickSend does with receipts or replies. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** ClickSend's values: `URL`, `POLL`, `EMAIL_USER`, … */
  readonly action: string;
  readonly address: string;
  readonly isEnabled: boolean;
  /** Only for reply rules: `post`, `get` or `json`. */
  readonly webhookType?: string;
}

export type RuleKind = 'receipts' | 'inbound';

export type RuleDraft = Pick<Rule, 'name' | 'address'> & { readonly action: 'URL' | 'POLL' };

/** The account's rules. */
export interface ClickSendRules {
  listRules(kind: RuleKind): Promise<EndpointResult<readonly Rule[]>>;
  /** Creates a rule, or replaces the one with this `id`. */
  putRule(kind: RuleKind, rule: RuleDraft, id?: string): Promise<void>;
  /** Lets ClickSend push a test receipt to this URL, which shows whether it is reachable from the internet. */
  testPush(kind: RuleKind, url: string): Promise<EndpointResult<true>>;
}
