import type { Draft } from '../../domain/draft.ts';
import { formatProblem } from '../../domain/problem.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';

/** What the ledger of opt-outs means for a form that was sent. */
type OptOutCheck =
  /** None of those who were typed is opted out. */
  | { readonly kind: 'fine' }
  /** Some of them are: the quote leaves them out, and names them. */
  | { readonly kind: 'some' }
  /** All of them are; in words for the field. */
  | { readonly kind: 'nobody left'; readonly words: string };

/**
 * Looks those up who were typed. Whoever is in a list is looked up when it is read, so with a list
 * somebody may always be left.
 */
export async function checkOptOuts(findOptedOut: FindOptedOut, draft: Draft): Promise<OptOutCheck> {
  const { recipients, lists } = draft;
  const out = await findOptedOut(recipients.map(({ phone }) => phone));
  const [first] = out;
  if (!first) return { kind: 'fine' };
  if (lists.length > 0 || out.size < recipients.length) return { kind: 'some' };
  const [phone, problem] = first;
  const more = out.size - 1;
  // Each has a reason of their own; one is enough to understand it.
  const others = more > 0 ? `All ${out.size.toLocaleString('en')} of these are opted out. ` : '';
  return { kind: 'nobody left', words: `${others}${phone}: ${formatProblem(problem)}` };
}
