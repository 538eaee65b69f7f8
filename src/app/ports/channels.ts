/** What Slack knows of its channels. */
export interface Channels {
  /** Whether everybody in the workspace may read it. False when Slack does not say. */
  isPublic(channel: string): Promise<boolean>;
}
