import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';

export interface ContactList {
  /** `list_id`; text, whatever ClickSend's answers make of it. */
  readonly id: string;
  readonly name: string;
  /** How many contacts ClickSend says it has; undefined when it does not. */
  readonly count?: number;
}

export interface Contact {
  /** As ClickSend has it: not necessarily a valid number. */
  readonly phone: string;
  /** First and last name; undefined when both are empty. */
  readonly name?: string;
  /** ISO 3166-1 alpha-2 as ClickSend has it; reads a local number. */
  readonly country?: string;
}

/** Whom a message may come from. */
export interface SenderOption {
  /** What `from` takes. */
  readonly value: string;
  /** `number`: rented at ClickSend; `own`: a person's own number, verified; `name`: up to 11 letters, nobody can reply. */
  readonly kind: 'number' | 'own' | 'name';
  /** ISO 3166-1 alpha-2, where ClickSend says it. */
  readonly country?: string;
  /** A note that somebody made about it at ClickSend. */
  readonly label?: string;
  /** Why messages from it may not arrive everywhere; undefined: ClickSend knows of nothing. */
  readonly restriction?: 'registering' | 'unregistered';
}

/** What the app needs to know of the account; undefined where ClickSend does not say. */
export interface Account {
  readonly balance: MoneyUnits;
  readonly currency?: CurrencyCode;
  readonly hasMmsAccess?: boolean;
  readonly isActive?: boolean;
}

/** The account, its contacts and its senders. */
export interface ClickSendAccount {
  /** The account whose credentials are used. ClickSend allows some twenty of these a minute. */
  fetchAccount(): Promise<Account>;
  /** The account's contact lists; those whose name has this text in it, any case. */
  listContactLists(text?: string): Promise<readonly ContactList[]>;
  /** Everybody in a list, page by page. */
  listContacts(listId: string): AsyncIterable<readonly Contact[]>;
  /** Whom messages may come from: those of them that can be used now. */
  listSenders(): Promise<readonly SenderOption[]>;
}
