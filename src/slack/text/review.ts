import type { NumberKind } from '../../domain/number-kind.ts';
import { choosePlural, formatCount, formatNumber, formatPeopleCount } from './count.ts';
import { fitButton } from './fit-button.ts';

/** The second step: people, picture and price, before anything is sent. Only the author sees it. */
export const reviewText = {
  title: 'Review and send',
  titleSchedule: 'Review and schedule',
  titleChanges: 'Review changes',

  /** `cost` is undefined if ClickSend gives no price. */
  heading: ({ to, cost }: { to: string; cost?: string }) => `Send to ${to}${formatCost(cost)}?`,
  headingSchedule: ({ to, cost }: { to: string; cost?: string }) =>
    `Schedule for ${to}${formatCost(cost)}?`,
  headingChanges: ({ to, cost }: { to: string; cost?: string }) =>
    `Save changes for ${to}${formatCost(cost)}?`,
  toCount: ({ count }: { count: number }) => formatPeopleCount(count),
  toFirst: ({ count, wanted }: { count: number; wanted: number }) =>
    `${formatNumber(count)} of ${formatPeopleCount(wanted)}`,
  costAtLeast: ({ cost }: { cost: string }) => `${cost} or more`,

  sendButton: ({ to, count }: { to: string; count: number }) =>
    fitButton(`Send to ${to}`, `Send to ${formatPeopleCount(count)}`),
  /** To the recipients whom the balance covers. */
  sendFirstButton: ({ count }: { count: number }) => `Send to ${formatPeopleCount(count)}`,
  scheduleButton: ({ to, count }: { to: string; count: number }) =>
    fitButton(`Schedule for ${to}`, `Schedule ${formatCount(count, 'message')}`),
  saveButton: 'Save changes',
  closeButton: 'Cancel',
  backButton: 'Back',

  to: ({ people }: { people: string }) => `*To* ${people}`,
  /** One line each. */
  toLines: ({ people }: { people: string }) => `*To*\n${people}`,
  fromLists: ({ lists, count }: { lists: string; count: number }) =>
    `_From the ${choosePlural(count, 'list', 'lists')} ${lists}_`,
  duplicates: ({ people, count }: { people: string; count: number }) =>
    `*Entered more than once:* ${people}. ${choosePlural(count, 'They get', 'Each gets')} it once.`,
  leftOut: ({ count }: { count: number }) => `*${formatNumber(count)} left out*`,
  /** `people` includes the kind of each number: “Depot (02) 9876 5432 (landline)”. */
  withoutPictures: ({ count, people }: { count: number; people: string }) =>
    `*${formatCount(count, 'number')} can’t get pictures:* ${people}. I’ve left ${choosePlural(count, 'it', 'them')} out.`,
  withoutPicturesIncluded: ({ count, people }: { count: number; people: string }) =>
    `*${formatCount(count, 'number')} can’t get pictures:* ${people}. You included ${choosePlural(count, 'it', 'them')} anyway.`,
  includeNumbersButton: ({ count }: { count: number }) =>
    `Include ${choosePlural(count, 'this number', 'these numbers')}`,
  leaveOutNumbersButton: ({ count }: { count: number }) =>
    `Leave ${choosePlural(count, 'this number', 'these numbers')} out`,

  when: ({ time }: { time: string }) => `*When* ${time}`,
  now: 'Now',
  from: ({ sender }: { sender: string }) => `*From* ${sender}`,
  anySender: 'A number that ClickSend picks',
  postIn: ({ channel }: { channel: string }) => `*Post in* ${channel}`,

  picture: ({ size }: { size: string }) => `Picture: ${size}`,
  pictureResized: ({ size, before }: { size: string; before: string }) =>
    `Picture: ${size} (was ${before})`,
  pictureLater: 'Picture: I’ll resize it when it’s sent',
  pictureOnTheWeb: ({ url }: { url: string }) =>
    `Picture: ClickSend fetches it from ${url} when it’s sent. If it changes there by then, people get the new one.`,
  pictureAlt: 'The picture as it will arrive',
  animated: 'animated',

  price: ({ prices }: { prices: string }) => `*Price* ${prices}`,
  priceEach: ({ price }: { price: string }) => `${price} each`,
  priceTogether: ({ prices, cost }: { prices: string; cost: string }) =>
    `${prices}, *${cost}* together`,
  balance: ({ balance }: { balance: string }) => `*Balance* ${balance}`,
  balanceAfter: ({ balance, after }: { balance: string; after: string }) =>
    `*Balance* ${balance} now, ${after} after`,
  unpriced: ({ count }: { count: number }) =>
    `⚠️ ClickSend gave no price for ${formatPeopleCount(count)}, so the total will be higher.`,
  noPrice: ({ reason }: { reason: string }) =>
    `⚠️ *No price yet.* ${reason} You can still send it: the post will show the cost.`,

  noCreditForAll: ({
    cost,
    balance,
    count,
    wanted,
  }: {
    cost: string;
    balance: string;
    count: number;
    wanted: number;
  }) =>
    `⚠️ *Not enough credit: all ${formatPeopleCount(wanted)} cost ${cost} and you have ${balance}.*\nTop up ClickSend and review again, or send to the first ${formatNumber(count)} now.`,
  noCredit: ({ cost, balance }: { cost: string; balance: string }) =>
    `⚠️ *Not enough credit: this costs ${cost} and you have ${balance}.* Top up ClickSend, or some won’t be sent.`,
  noCreditYet: ({ cost, balance }: { cost: string; balance: string }) =>
    `⚠️ *Not enough credit yet: this costs ${cost} and you have ${balance}.* Top up ClickSend before it’s sent.`,
  noCreditAutomatic: ({ cost, balance }: { cost: string; balance: string }) =>
    `⚠️ *This costs ${cost} and you have ${balance}.* ClickSend tops up by itself; if that fails, some won’t be sent.`,

  unknownFields: ({ blanks, count }: { blanks: string; count: number }) =>
    `⚠️ *${blanks} won’t be filled in: ${choosePlural(count, 'it goes', 'they go')} out as typed.*\nI can fill in only {name} and {first_name}. Press *Back* to change the text.`,
  noSharedNumber: ({ count }: { count: number }) =>
    `⚠️ *${formatCount(count, 'number is', 'numbers are')} in the US or Canada.* To text there, you need a ClickSend number of your own.\nPress *Back* and choose one under *From*, or the message may not arrive.`,
  readElsewhere: ({ channel }: { channel: string }) =>
    `⚠️ *People from other organizations read ${channel}.* They’ll see this post and its thread.`,
  readElsewhereSoon: ({ channel }: { channel: string }) =>
    `⚠️ *${channel} is about to be shared with another organization.* People there will see this post and its thread.`,
  readElsewhereUnknown: ({ channel }: { channel: string }) =>
    `⚠️ *I couldn’t check who reads ${channel}.*\nIf it’s shared with other organizations, they’ll see this post and its thread.`,
  repliesImpossibleToName: ({ sender }: { sender: string }) =>
    `⚠️ *People can’t reply to ${sender}*, because it’s a name, not a number. Say in the message how they can opt out.`,
  repliesImpossibleToOwn: ({ sender }: { sender: string }) =>
    `⚠️ *People can’t reply to ${sender}* here, because it’s your own phone’s number. Say in the message how they can opt out.`,

  footer: ({ reference }: { reference: string }) =>
    `Nothing has been sent yet. You can close this, and type /mms within a day to continue. Reference ${reference}`,
  footerResend: ({ reference }: { reference: string }) =>
    `Nothing has been sent yet. You can close this. Reference ${reference}`,
  footerChanges: ({ reference }: { reference: string }) =>
    `Nothing has changed yet. You can close this. Reference ${reference}`,

  waitingTitle: 'One moment',
  waiting: '⏳ Preparing… Fetching the picture and asking ClickSend for the price.',
  waitingNote:
    'This takes a few seconds. Nothing has been sent yet. If you close this, nothing is sent.',

  problemTitle: 'Not ready',
  problemFooter: ({ reference }: { reference: string }) =>
    `Nothing was sent or changed. Press Back: everything you typed is still there. Reference ${reference}`,

  /** A scheduled message was sent or cancelled in the meantime. */
  tooLateFooter: ({ reference }: { reference: string }) =>
    `Press Back to copy what you typed. Reference ${reference}`,

  retryTitle: 'Not confirmed',
  retryButton: 'Try again',
  retryFooter: ({ reference }: { reference: string }) => `Reference ${reference}`,
  notStored: 'I’m not sure this went through. Try again in a minute. It will only be sent once.',
  gone: 'What you typed has expired. Type /mms to start again.',
  draftUnread: 'I can’t load your draft at the moment. Press Back again in a minute.',
  notIncluded: 'I couldn’t change who gets it just now. Press Back, then review it again.',
  sentAlready: 'You already sent this message. The post in the channel shows who got it.',
  sentAlreadyForm: 'You already sent this message. If you send this form, it’s a new message.',
  resentAlreadyForm:
    'You already sent this again. If you send this form, it’s a new message. The people who got it again are left out.',
} as const;

function formatCost(cost: string | undefined): string {
  return cost ? ` – ${cost}` : '';
}

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
    `✏️ I cleaned up ${letters}, so that up to 1,500 characters fit instead of 500.`,
} as const;

/** A number that cannot receive pictures: `Office 02 5550 1234 (landline)`. */
export const numberKindText = {
  landline: 'landline',
  tollFree: 'toll-free number',
  service: 'service number',
  premiumRate: 'premium-rate number',
  company: 'company switchboard number',
  pager: 'pager',
  voicemail: 'voicemail box',
} as const satisfies Readonly<Record<NumberKind, string>>;
