import { formatCount, formatNumber } from './count.ts';

/** `/mms help`, and the responses to commands that can’t be parsed. */
export const helpText = {
  /** Six lines: what most people need. */
  short: [
    '*Send pictures to phones*',
    '• `/mms` opens the form. `/mms Jo` or `/mms 0437 111 222` opens it with that person filled in',
    '• *Send as MMS* in a message’s menu opens it with that text and picture',
    '• `/mms history` shows what was sent, `/mms scheduled` what goes out later',
    '• Replies appear in the post’s thread. Press *Reply* to answer',
    '• In a private channel, invite me first: `/invite @slack-mms`',
  ].join('\n'),
  all: { button: 'All commands' },
  heading: '*All commands*',
  groups: {
    later: 'Scheduled',
    sent: 'Sent messages',
    conversations: 'Conversations',
    optOuts: 'Opt-outs',
    more: 'More',
  },
  line: ({ usage, help }: { usage: string; help: string }) => `• ${usage} – ${help}`,
  notes: {
    heading: 'Good to know',
    stop: 'People who text STOP get nothing more until they text START',
    private:
      'Only you see the answers to your commands. Private channels stay private, except in an admin’s export',
    numbers: 'Channels show only the last three digits of a number',
    length: ({ subjectLimit, limit, unicodeLimit }: Limits) =>
      `A subject has up to ${formatCount(subjectLimit, 'character')}, a message ${formatNumber(limit)}, or ${formatNumber(unicodeLimit)} with emoji`,
    picture: 'Pictures are resized for phones, and their location data is removed',
  },
  usage: ({ usage, help }: { usage: string; help: string }) => `Type ${usage}. It ${help}.`,
  unknown: ({ typed }: { typed: string }) =>
    `I don’t know “${typed}”. \`/mms help\` shows what I can do.`,
  guessed: ({ typed, guess }: { typed: string; guess: string }) =>
    `I don’t know “${typed}”. Did you mean \`/mms ${guess}\`?`,
  tooLong: ({ length, limit }: { length: number; limit: number }) =>
    `That’s ${formatCount(length, 'character')}, but I can read only ${formatNumber(limit)} at a time. Paste fewer numbers, or choose a list in the form.`,
} as const;

interface Limits {
  readonly subjectLimit: number;
  readonly limit: number;
  readonly unicodeLimit: number;
}
