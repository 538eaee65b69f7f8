/** Why nobody can reply to a sender: it is a name, or a person's own number that ClickSend only borrows. */
export type UnanswerableReason = 'name' | 'own';

/** Whether what `from` takes is a name (`ACME 24`) and not a number. */
export function isSenderName(from: string): boolean {
  return /\p{L}/u.test(from);
}
