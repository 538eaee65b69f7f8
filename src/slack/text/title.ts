/** The title of a message without a subject, in lists, notes and files. */
export const titleText = {
  reply: ({ who }: { who: string }) => `Reply to ${who}`,
  untitled: 'Picture message',
} as const;
