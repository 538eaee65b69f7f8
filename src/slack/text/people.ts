import { choosePlural, formatNumber, formatPeopleCount } from './count.ts';

/** Picking people: *People and lists* in the form, and `/mms Jo`. */
export const peopleText = {
  label: 'People and lists',
  hint: 'Type a name, a number or a list. You’ll find everyone your team has texted or heard from.',
  placeholder: 'Jo, 0437 111 222 or a list',
  /** Headings of the menu. */
  groups: { typed: 'Add this number', people: 'People', lists: 'ClickSend lists' },
  /** At the top of the form, above one button per person. */
  choose: ({ typed }: { typed: string }) => `Several people match “${typed}”. Who gets this?`,
  notAdded: 'I couldn’t add that person just now. Press the button again in a minute.',
  /** Only a part of the name was typed. */
  chooseOnly: ({ typed }: { typed: string }) =>
    `One person matches “${typed}”. Press their name to add them.`,
  chooseAmong: ({ typed, shown, count }: { typed: string; shown: number; count: number }) =>
    `${formatPeopleCount(count)} ${choosePlural(count, 'matches', 'match')} “${typed}”. These are the latest ${formatNumber(shown)}; search for others under People and lists.`,
  /** For a name that is not among the contacts. */
  unknown: ({ typed }: { typed: string }) =>
    `I don’t know “${typed}” yet. Type the number too, like \`/mms Jo 0437 111 222\`, or \`/mms help\` for all commands.`,
} as const;
