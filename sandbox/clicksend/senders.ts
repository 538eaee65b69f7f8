/** A number that the account rents. */
export interface DedicatedNumber {
  readonly dedicated_number: string;
  readonly country: string;
  readonly type: 'sms' | 'mms';
  /** 0 and 5 can be used; 1: not registered. */
  readonly statusValue: 0 | 1 | 5;
  readonly notes: string | null;
}

/** A number of the account's own people, e.g. an office mobile; ClickSend verifies it first. */
export interface OwnNumber {
  readonly phoneNumber: string;
  readonly country: string;
  readonly label: string;
  readonly status: 'APPROVED' | 'PENDING';
}

/** A sender name. */
export interface AlphaTag {
  readonly name: string;
  readonly countries: readonly string[];
  readonly status: 'APPROVED' | 'PENDING' | 'REJECTED';
}
