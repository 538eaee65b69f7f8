import { formatCount, formatNumber } from './count.ts';
import { fitButton } from './fit-button.ts';

/** *Reply*: the form for a text to one person. */
export const answerText = {
  title: 'Reply by text message',
  /** `name` is '' if unknown. */
  sendButton: ({ name }: { name: string }) => fitButton(`Text ${name || 'them'}`, 'Send text'),
  closeButton: 'Cancel',
  to: ({ people, sender }: { people: string; sender: string }) =>
    `To *${people}*, from ${sender}. The thread will show your text.`,
  anySender: 'a number that ClickSend picks',
  /** The person texted this number. */
  textedSender: ({ sender }: { sender: string }) => `${sender}, the number they texted`,
  message: 'Message',
  picture: 'Picture',
  pictureHint:
    'With a picture it goes out as an MMS, without one as an SMS. Up to 10 MB. Resized for phones.',
  counter: ({ length, limit }: { length: number; limit: number }) =>
    `${formatNumber(length)} of ${formatNumber(limit)} characters`,
  tooMany: ({ count }: { count: number }) => `⚠️ ${formatNumber(count)} too many`,
  charged: ({ count }: { count: number }) => `counts as ${formatCount(count, 'text')}`,
  shorter: ({ letters }: { letters: string }) => `fewer characters fit because of ${letters}`,
  price: {
    asking: 'Price: asking ClickSend…',
    known: ({ prices }: { prices: string }) => `Price: ${prices}`,
    text: ({ price }: { price: string }) => `${price} per 160 characters (70 with emoji)`,
    picture: ({ price }: { price: string }) => `${price} with a picture`,
    unknown: 'Price: ClickSend hasn’t said yet. The thread will show it.',
  },
  gone: 'This reply is too old to answer here. To text this person, type /mms with their number.',
  notLoaded: 'I couldn’t load this just now. Close this and press Reply again in a minute.',
  notStored:
    'I’m not sure this went through. Press the button again in a minute. It will only be sent once.',
} as const;
