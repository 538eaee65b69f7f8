/** What `PLAIN_LETTERS` did to a message, in its second step. */
export const lettersText = {
  /** As used in `cleanedUp`. */
  kinds: {
    quotes: 'curly quotes',
    dashes: 'long dashes',
    dots: 'the “…” sign',
    bullets: 'bullets',
    spaces: 'unusual spaces',
    hidden: 'invisible characters',
  },
  cleanedUp: ({ letters }: { letters: string }) =>
    `✏️ I replaced or removed ${letters}, so that up to 1,500 characters fit instead of 500.`,
} as const;
