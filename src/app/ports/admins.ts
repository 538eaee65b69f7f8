/** Who runs the workspace. */
export interface Admins {
  /** Whether this person (a Slack id) is an admin or owner of the workspace. False when Slack does not say. */
  isAdmin(user: string): Promise<boolean>;
  /** Slack ids of all admins and owners. Throws an AppError when Slack does not say. */
  listAdmins(): Promise<readonly string[]>;
}
