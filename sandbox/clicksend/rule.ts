/** What ClickSend does with a receipt; only URL rules have an effect here. */
export interface ReceiptRule {
  readonly receipt_rule_id: number;
  readonly rule_name: string;
  /** 0: all, 1: failed, 2: successful; the documentation's samples also have 3. */
  readonly match_type: number;
  readonly action: string;
  readonly action_address: string;
  readonly enabled: number;
}

/** What ClickSend does with a reply. */
export interface InboundRule {
  readonly inbound_rule_id: number;
  /** One of the account's numbers, or `*`. */
  readonly dedicated_number: string;
  readonly rule_name: string;
  /** 0: any, 1: starts with, 2: contains, 3: does not contain. */
  readonly message_search_type: number;
  readonly message_search_term: string | null;
  readonly action: string;
  readonly action_address: string;
  readonly body: string | null;
  readonly enabled: number;
  readonly webhook_type: 'post' | 'get' | 'json';
}
