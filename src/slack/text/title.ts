/** The title of a message without a subject, in lists, notes and files. */
export const titleText = {
  reply: ({ who }: { who: string }) => `Reply to ${who}`,
  untitled: 'Picture message',
} as const;

/** The short reference of a send (`MMS-7K3Q9D`), and the long one that is in the log. */
export const referenceText = {
  /** Under a private message about a send. */
  line: ({ reference }: { reference: string }) => `Reference ${reference}`,
  /** The private message after *Show reference*. */
  both: ({ reference, longReference }: { reference: string; longReference: string }) =>
    `Reference \`${reference}\`. In the app’s log: \`${longReference}\``,
  notGiven:
    'A reference looks like `MMS-7K3Q9D`. Every post has one, and so does `/mms scheduled`.',
  /** Two sends rarely share a short reference. */
  several: ({ references }: { references: string }) =>
    `More than one message has this reference. Use the long one instead: ${references}`,
} as const;
