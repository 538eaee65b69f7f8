/** Why nobody can reply to a sender: it is a name, or a person's own number that ClickSend only borrows. */
export type UnanswerableReason = 'name' | 'own';

/** Whether a `from` is a sender name (`ACME 24`) rather than a number. */
export function isSenderName(from: string): boolean {
  return /\p{L}/u.test(from);
}
