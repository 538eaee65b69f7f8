import { type Day, type Days, readDays } from './day-range.ts';
import type { DeliveryState } from './delivery-status.ts';
import { type CountryCode, type E164, readPhone } from './phone.ts';
import { cleanTypedText } from './typed-text.ts';

/** What a message of the history can stand at. */
export const historyStates = [
  'delivered',
  'sent',
  'queued',
  'scheduled',
  'retrying',
  'failed',
  'cancelled',
] as const satisfies readonly (DeliveryState | 'scheduled')[];
export type HistoryState = (typeof historyStates)[number];

/** Which messages somebody wants to see; what is not given does not matter. */
export interface HistoryFilter extends Days {
  /** Slack id of the channel with the post. */
  readonly channel?: string;
  /** Slack id of the sender. */
  readonly person?: string;
  readonly number?: E164;
  readonly state?: HistoryState;
}

export type FilterResult =
  | { readonly kind: 'filter'; readonly filter: HistoryFilter }
  /** These words are no filter. */
  | { readonly kind: 'unread'; readonly words: string };

/** How people may call a state as well. */
const synonyms: Readonly<Record<string, HistoryState>> = {
  canceled: 'cancelled',
  pending: 'queued',
  failure: 'failed',
  arrived: 'delivered',
};

/** Reads the words behind `/mms history`, in any order. What is left over must be one number. */
export function readFilter(
  text: string,
  asked: {
    readonly by: string;
    /** Slack id of the channel it was typed in; undefined in a direct message. */
    readonly channel: string | undefined;
    readonly country: CountryCode;
    readonly today: Day;
  },
): FilterResult {
  let filter: HistoryFilter = {};
  const left: string[] = [];
  for (const word of cleanTypedText(text)
    .split(/[\s,]+/)
    .filter(Boolean)) {
    const read = readWord(word.toLowerCase(), asked);
    if (read) filter = { ...filter, ...read };
    else left.push(word);
  }
  if (left.length === 0) return { kind: 'filter', filter };
  const number = readPhone(left.join(' '), asked.country);
  if (!number) return { kind: 'unread', words: left.join(' ') };
  return { kind: 'filter', filter: { ...filter, number } };
}

function readWord(
  word: string,
  { by, channel, today }: Parameters<typeof readFilter>[1],
): HistoryFilter | undefined {
  if (word === 'mine') return { person: by };
  if (word === 'here') return channel ? { channel } : undefined;
  const state = historyStates.find((one) => one === word) ?? synonyms[word];
  return state ? { state } : readDays(word, today);
}
