/** In characters. */
export const CONSENT_LIMIT = 300;

/** Why a recipient may be texted, as the author entered it in the form. */
export interface Consent {
  readonly text: string;
  /** Slack user id of the author. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
  /** Slack id of the channel that the send was posted in. */
  readonly channel: string;
}
