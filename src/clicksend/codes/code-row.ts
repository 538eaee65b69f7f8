import type { DeliveryStatus } from '../../domain/delivery-status.ts';

/** What a code or word of ClickSend's means to the app. */
export interface CodeRow {
  /** As ClickSend writes it. */
  readonly code: string;
  /** ClickSend's own description; '' where it gives none. */
  readonly description: string;
  /** `refused`: ClickSend did not take the message, so nothing was sent. `incoming`: not a message of ours. */
  readonly state: DeliveryStatus | 'refused' | 'incoming';
  /** For a person: what happened, a plain sentence without a final stop. */
  readonly what: string;
  /** And what to do about it. */
  readonly todo: string;
  /**
   * Whether the same message to the same number can arrive when it is sent once more, after what
   * `todo` asks for. False where the message or the number must change, and where the message is on its way.
   */
  readonly canRetry: boolean;
}

/** What a row means, without ClickSend's code and description. */
export type CodeMeaning = Pick<CodeRow, 'state' | 'what' | 'todo' | 'canRetry'>;

/** The meaning of a row, for another row that means the same. */
export function pickMeaning({ state, what, todo, canRetry }: CodeMeaning): CodeMeaning {
  return { state, what, todo, canRetry };
}
