import type { DeliveryStatus } from '../../domain/delivery-status.ts';

/** What the app makes of something that ClickSend documents. */
export interface CodeRow {
  /** As ClickSend writes it. */
  readonly code: string;
  /** ClickSend's own description; '' where it gives none. */
  readonly said: string;
  /** `refused`: never taken, so nothing was sent. `incoming`: not a message of ours. */
  readonly state: DeliveryStatus | 'refused' | 'incoming';
  /** For a person: what happened, a plain sentence without a final stop. */
  readonly what: string;
  /** And what to do about it. */
  readonly todo: string;
  /**
   * Whether the same message to the same number can get through when it is sent once more, after
   * what `todo` asks for. False where it must be another message or number, and where this one is on its way.
   */
  readonly canRetry: boolean;
}

/** What the app says of a row, wherever it comes from. */
export type CodeMeaning = Pick<CodeRow, 'state' | 'what' | 'todo' | 'canRetry'>;

/** What a state means, without the row that it came with. */
export function pickMeaning({ state, what, todo, canRetry }: CodeMeaning): CodeMeaning {
  return { state, what, todo, canRetry };
}
