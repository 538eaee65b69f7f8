import type { Draft } from '../../domain/draft.ts';
import { formatProblem } from '../../domain/problem.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';

/** What the opt-outs mean for a submitted form. */
type OptOutCheck =
  /** No typed recipient is opted out. */
  | { readonly kind: 'fine' }
  /** Some are: the quote leaves them out, and names them. */
  | { readonly kind: 'some' }
  /** All are; `words` go under the field. */
  | { readonly kind: 'nobody left'; readonly words: string };

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
  const more = optedOut.size - 1;
  // Each has its own reason; one is enough to understand it.
  const others =
    more > 0 ? `All ${optedOut.size.toLocaleString('en')} of these are opted out. ` : '';
  return { kind: 'nobody left', words: `${others}${phone}: ${formatProblem(problem)}` };
}
