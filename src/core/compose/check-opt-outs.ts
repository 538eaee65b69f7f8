import type { Draft } from '../../domain/draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';

/** What the opt-outs mean for a submitted form. */
type OptOutCheck =
  /** No typed recipient is opted out. */
  | { readonly kind: 'fine' }
  /** Some are: the quote leaves them out, and names them. */
  | { readonly kind: 'some' }
  /** All are. */
  | { readonly kind: 'nobody left'; readonly problem: Problem };

/**
 * Looks up the typed recipients. Those of a contact list are looked up when the list is read, so with a
 * list there may always be somebody left.
 */
export async function checkOptOuts(findOptedOut: FindOptedOut, draft: Draft): Promise<OptOutCheck> {
  const { recipients, lists } = draft;
  const optedOut = await findOptedOut(recipients.map(({ phone }) => phone));
  const [first] = optedOut;
  if (!first) return { kind: 'fine' };
  if (lists.length > 0 || optedOut.size < recipients.length) return { kind: 'some' };
  const [phone, problem] = first;
  // Each has its own reason; one is enough to understand it.
  const all: Problem = { code: 'all_opted_out', count: optedOut.size, phone, problem };
  return { kind: 'nobody left', problem: all };
}
