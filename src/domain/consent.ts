/** Characters. */
export const CONSENT_LIMIT = 300;

/** Why a recipient may be texted, as the author wrote it in the form. */
export interface Consent {
  readonly text: string;
  /** Slack id of the person who wrote it. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
  /** Slack id of the channel whose send it was. */
  readonly channel: string;
}
