/** Longer reasons are stories. */
export const CONSENT_LIMIT = 300;

/** Why a person may be texted, as somebody put it down when they ordered a send. */
export interface Consent {
  readonly text: string;
  /** Slack id of whoever wrote it. */
  readonly by: string;
  /** Unix ms. */
  readonly at: number;
  /** Slack id of the channel whose send it was. */
  readonly channel: string;
}
