import type { Draft } from '../../domain/draft.ts';
import { findPictureProblem } from '../../domain/find-picture-problem.ts';
import { fillMergeFields, findUnfilledFields } from '../../domain/merge-fields.ts';
import { measureMmsText } from '../../domain/message-length.ts';
import type { E164 } from '../../domain/phone.ts';
import { formatProblemKey, type Problem } from '../../domain/problem.ts';
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

type TypedRecipients = Pick<Draft, 'recipients' | 'doubles' | 'unread' | 'body'>;

/**
 * Combines typed recipients with those of the lists, without duplicates and without anybody who cannot get
 * the message or has opted out (`optedOut` is computed for {@link mergeRecipients}). Numbers that cannot
 * receive pictures are left out too, unless the author includes them (`includesAll`).
 */
export function selectRecipients(
  draft: TypedRecipients,
  lists: Pick<ListContacts, 'recipients' | 'leftOut'>,
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

/** All recipients, without duplicates. */
export function mergeRecipients(
  { recipients: typed, doubles }: Pick<TypedRecipients, 'recipients' | 'doubles'>,
  lists: Pick<ListContacts, 'recipients'>,
): ReturnType<typeof mergeDuplicateRecipients> {
  // A number typed twice counts as a duplicate here as well.
  return mergeDuplicateRecipients([...typed, ...doubles, ...lists.recipients]);
}

export function createLeftOut({ phone, name }: Recipient, problem: Problem): LeftOutRecipient {
  return { said: phone, name: name || undefined, problem };
}

/** Why nobody is left if all of these are left out. */
export function buildNobodyLeftProblem(
  leftOut: readonly LeftOutRecipient[],
  lists: readonly { readonly name: string }[],
): Problem {
  const problem = leftOut[0]?.problem;
  if (!problem) return { code: 'lists_empty', lists: lists.map(({ name }) => name) };
  const reason = formatProblemKey(problem);
  const others = leftOut.filter((one) => formatProblemKey(one.problem) !== reason).length;
  const canInclude = leftOut.some((one) => one.problem.code === 'no_pictures');
  return { code: 'nobody_left', count: leftOut.length, problem, others, canInclude };
}

function findTextProblem(body: string, recipient: Recipient): Problem | undefined {
  if (findUnfilledFields(body, recipient).length > 0) return NAMELESS;
  const { length, limit } = measureMmsText(fillMergeFields(body, recipient));
  return length > limit ? TOO_LONG : undefined;
}

const NOT_A_NUMBER: Problem = { code: 'not_a_number' };

const NAMELESS: Problem = { code: 'no_name' };

const TOO_LONG: Problem = { code: 'filled_text_too_long' };
