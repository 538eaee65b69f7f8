/** What `PLAIN_LETTERS` did to a message, in its second step. */
export const lettersText = {
  /** As they stand in `cleanedUp`. */
  kinds: {
    quotes: 'curly quotes',
    dashes: 'long dashes',
    dots: 'the one-letter “…”',
    bullets: 'bullets',
    spaces: 'unusual spaces',
    hidden: 'invisible characters',
  },
  cleanedUp: ({ letters }: { letters: string }) =>
    `✏️ Cleaned up ${letters}, so up to 1,500 characters fit instead of 500.`,
} as const;
