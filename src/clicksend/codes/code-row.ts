import type { DeliveryStatus } from '../../domain/delivery-status.ts';

/** What one of ClickSend's codes or status words means to the app. ClickSend's own words for it: docs/clicksend-codes.md. */
export interface CodeRow {
  /** As ClickSend writes it. */
  readonly code: string;
  /** `refused`: ClickSend did not take the message, so nothing was sent. `incoming`: not one of our messages. */
  readonly state: DeliveryStatus | 'refused' | 'incoming';
  /** For a person: what happened, as a plain sentence without a full stop. */
  readonly what: string;
  /** What to do about it. */
  readonly todo: string;
  /**
   * Whether the same message to the same number can arrive if it is sent again after doing what `todo`
   * says. False if the message or the number must change, and while the message is on its way.
   */
  readonly canRetry: boolean;
}

/** A row of a table that fills in the fields of `Default` where the row has none. */
export type PartialRow<Default extends keyof Row, Row extends CodeRow = CodeRow> = Omit<
  Row,
  Default
> &
  Partial<Pick<Row, Default>>;
