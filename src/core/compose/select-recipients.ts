import type { Draft } from '../../domain/draft.ts';
import { canFill, personalText } from '../../domain/merge-fields.ts';
import { measureText } from '../../domain/mms-length.ts';
import { pictureProblem } from '../../domain/number-kind.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { LeftOut } from '../../domain/quote.ts';
import { type Recipient, withoutDoubles } from '../../domain/recipients.ts';
import type { ListsRead } from './fetch-list-contacts.ts';

/** Who gets a message, and who does not and why. */
export interface SortedOut {
  readonly recipients: readonly Recipient[];
  readonly doubles: readonly Recipient[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Puts those who were typed and those of the lists together: everybody once, nobody who cannot get
 * it, and nobody who is opted out (`barred`, of {@link everybodyIn}). Numbers that cannot get
 * pictures are left out too, unless the sender insists (`includesAll`).
 */
export function sortOut(
  draft: Draft,
  lists: Omit<ListsRead, 'kind'>,
  barred: ReadonlyMap<E164, Problem>,
  includesAll = false,
): SortedOut {
  const { unread, body } = draft;
  const all = everybodyIn(draft, lists);
  const hindered = all.recipients.flatMap((one): LeftOut[] => {
    const problem =
      barred.get(one.phone) ??
      (includesAll ? undefined : pictureProblem(one.phone)) ??
      hindrance(body, one);
    return problem ? [leftOut(one, problem)] : [];
  });
  const out = new Set(hindered.map(({ said }) => said));
  return {
    recipients: all.recipients.filter(({ phone }) => !out.has(phone)),
    doubles: all.doubles,
    leftOut: [
      ...unread.map((said) => ({ said, problem: NOT_A_NUMBER })),
      ...lists.leftOut,
      ...hindered,
    ],
  };
}

/** All of them, once. */
export function everybodyIn(
  { recipients: typed, doubles }: Draft,
  lists: Pick<ListsRead, 'recipients'>,
): ReturnType<typeof withoutDoubles> {
  // What was typed twice counts as a double here as well.
  return withoutDoubles([...typed, ...doubles, ...lists.recipients]);
}

export function leftOut({ phone, name }: Recipient, problem: Problem): LeftOut {
  return { said: phone, name: name || undefined, problem };
}

function hindrance(body: string, recipient: Recipient): Problem | undefined {
  if (!canFill(body, recipient)) return NAMELESS;
  const { length, limit } = measureText(personalText(body, recipient));
  return length > limit ? TOO_LONG : undefined;
}

const NOT_A_NUMBER: Problem = {
  code: 'not_a_number',
  what: 'This is not a phone number',
  todo: 'Write it like +61437111222',
};

const NAMELESS: Problem = {
  code: 'no_name',
  what: 'The message has {name} in it, and there is no name for this number',
  todo: 'Give it a name, or take {name} out',
};

const TOO_LONG: Problem = {
  code: 'message_too_long',
  what: 'With this name in it the message is longer than ClickSend takes',
  todo: 'Shorten the message',
};
