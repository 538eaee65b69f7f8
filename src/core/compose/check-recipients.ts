import type { Draft } from '../../domain/draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FindOptedOut } from '../opt-outs/find-opted-out.ts';
import { buildNobodyLeftProblem, selectRecipients } from './select-recipients.ts';

/** What was found out about a submitted form's typed recipients. */
interface RecipientCheck {
  /** The quote leaves out those who opted out, and those who got it since, and lists them. */
  readonly hasExcluded: boolean;
  /** The second step shows these, because only the author knows whether to text them. */
  readonly hasNumberWithoutPictures: boolean;
  /** Why none of them can get it. Undefined if somebody can. */
  readonly problem?: Problem;
}

/** Looks up the typed recipients. With a list, whose members are not known yet, somebody may always be left. */
export async function checkRecipients(
  findOptedOut: FindOptedOut,
  { recipients, lists }: Pick<Draft, 'recipients' | 'lists'>,
  /** To these the same was sent again since. */
  resent: ReadonlyMap<E164, Problem>,
): Promise<RecipientCheck> {
  const optedOut = await findOptedOut(recipients.map(({ phone }) => phone));
  const excluded = new Map([...resent, ...optedOut]);
  // Errors in the text are found along with the form's others.
  const typed = { recipients, doubles: [], unread: [], body: '' };
  const { leftOut } = selectRecipients(typed, { recipients: [], leftOut: [] }, excluded);
  const isNobodyLeft =
    lists.length === 0 && leftOut.length > 0 && leftOut.length === recipients.length;
  return {
    hasExcluded: recipients.some(({ phone }) => excluded.has(phone)),
    hasNumberWithoutPictures: leftOut.some(({ problem }) => problem.code === 'no_pictures'),
    problem: isNobodyLeft ? buildNobodyLeftProblem(leftOut, lists) : undefined,
  };
}
