/** Optional entries of the form that a draft and a send hold just as they were typed, trimmed. */
export interface SendDetails {
  /** A ClickSend number or sender name. Undefined: ClickSend picks one. */
  readonly from?: string;
  /** Why its recipients may be texted. Stored for each of them. */
  readonly consent?: string;
}

export type SendDetail = keyof SendDetails;

interface DetailRule {
  /** In characters. Undefined: it is picked, not typed. */
  readonly maxLength?: number;
  /** Whether the post of a send shows it. The words for that are in `src/slack/text/send-details.ts`. */
  readonly isInPost: boolean;
}

export const detailRules: Readonly<Record<SendDetail, DetailRule>> = {
  from: { isInPost: false },
  consent: { maxLength: 300, isInPost: false },
};

export const sendDetails = Object.keys(detailRules) as readonly SendDetail[];
