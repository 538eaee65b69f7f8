import type { Draft } from '../../domain/draft.ts';
import { findPictureProblem } from '../../domain/find-picture-problem.ts';
import { fillMergeFields, findUnfilledFields } from '../../domain/merge-fields.ts';
import { measureMmsText } from '../../domain/message-length.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { LeftOutRecipient } from '../../domain/quote.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { mergeDuplicateRecipients } from '../../domain/recipients.ts';
import type { ListContacts } from './fetch-list-contacts.ts';

/** Who gets a message, and who does not and why. */
export interface RecipientSelection {
  readonly recipients: readonly Recipient[];
  readonly doubles: readonly Recipient[];
  readonly leftOut: readonly LeftOutRecipient[];
}

/**
 * Puts those who were typed and those of the lists together: everybody once, nobody who cannot get
 * it, and nobody who is opted out (`optedOut`, of {@link mergeRecipients}). Numbers that cannot get
 * pictures are left out too, unless the author insists (`includesAll`).
 */
export function selectRecipients(
  draft: Draft,
  lists: Omit<ListContacts, 'kind'>,
  optedOut: ReadonlyMap<E164, Problem>,
  includesAll = false,
): RecipientSelection {
  const { unread, body } = draft;
  const all = mergeRecipients(draft, lists);
  const excluded = all.recipients.flatMap((one): LeftOutRecipient[] => {
    const problem =
      optedOut.get(one.phone) ??
      (includesAll ? undefined : findPictureProblem(one.phone)) ??
      findTextProblem(body, one);
    return problem ? [createLeftOut(one, problem)] : [];
  });
  const out = new Set(excluded.map(({ said }) => said));
  return {
    recipients: all.recipients.filter(({ phone }) => !out.has(phone)),
    doubles: all.doubles,
    leftOut: [
      ...unread.map((said) => ({ said, problem: NOT_A_NUMBER })),
      ...lists.leftOut,
      ...excluded,
    ],
  };
}

/** All of them, once. */
export function mergeRecipients(
  { recipients: typed, doubles }: Draft,
  lists: Pick<ListContacts, 'recipients'>,
): ReturnType<typeof mergeDuplicateRecipients> {
  // What was typed twice counts as a double here as well.
  return mergeDuplicateRecipients([...typed, ...doubles, ...lists.recipients]);
}

export function createLeftOut({ phone, name }: Recipient, problem: Problem): LeftOutRecipient {
  return { said: phone, name: name || undefined, problem };
}

function findTextProblem(body: string, recipient: Recipient): Problem | undefined {
  if (findUnfilledFields(body, recipient).length > 0) return NAMELESS;
  const { length, limit } = measureMmsText(fillMergeFields(body, recipient));
  return length > limit ? TOO_LONG : undefined;
}

const NOT_A_NUMBER: Problem = { code: 'not_a_number' };

const NAMELESS: Problem = { code: 'no_name' };

const TOO_LONG: Problem = { code: 'filled_text_too_long' };
