import type { DeliveryStatus } from '../../domain/delivery-status.ts';

/** What one of ClickSend's codes or status words means to the app. */
export interface CodeRow {
  /** As ClickSend writes it. */
  readonly code: string;
  /** ClickSend's own description; '' if there is none. */
  readonly description: string;
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

/** What a row means, without ClickSend's code and description. */
export type CodeMeaning = Pick<CodeRow, 'state' | 'what' | 'todo' | 'canRetry'>;

/** The meaning of a row, reused for another row that means the same. */
export function pickMeaning({ state, what, todo, canRetry }: CodeMeaning): CodeMeaning {
  return { state, what, todo, canRetry };
}

/** A row of which a table adds the fields in `Default`, unless the row has them. */
export type PartialRow<Default extends keyof Row, Row extends CodeRow = CodeRow> = Omit<
  Row,
  Default
> &
  Partial<Pick<Row, Default>>;
