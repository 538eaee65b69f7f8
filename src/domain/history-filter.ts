import { type Day, type DayRange, parseDayRange } from './day-range.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import { type CountryCode, type E164, parsePhone } from './phone.ts';
import { cleanTypedText } from './typed-text.ts';

/** What a message of the history can stand at. */
export const historyStatuses = [
  'delivered',
  'sent',
  'queued',
  'scheduled',
  'retrying',
  'failed',
  'cancelled',
] as const satisfies readonly (DeliveryStatus | 'scheduled')[];
export type HistoryStatus = (typeof historyStatuses)[number];

/** Which messages somebody wants to see; what is not given does not matter. */
export interface HistoryFilter extends DayRange {
  /** Slack id of the channel with the post. */
  readonly channel?: string;
  /** Slack id of the author. */
  readonly person?: string;
  readonly number?: E164;
  readonly state?: HistoryStatus;
}

type HistoryFilterResult =
  | { readonly kind: 'filter'; readonly filter: HistoryFilter }
  /** These words are no filter. */
  | { readonly kind: 'unread'; readonly words: string };

/** How people may call a state as well. */
const synonyms: Readonly<Record<string, HistoryStatus>> = {
  canceled: 'cancelled',
  pending: 'queued',
  failure: 'failed',
  arrived: 'delivered',
};

/** Reads the words behind `/mms history`, in any order. What is left over must be one number. */
export function parseHistoryFilter(
  text: string,
  asked: {
    readonly by: string;
    /** Slack id of the channel it was typed in; undefined in a direct message. */
    readonly channel: string | undefined;
    readonly country: CountryCode;
    readonly today: Day;
  },
): HistoryFilterResult {
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
  const number = parsePhone(left.join(' '), asked.country);
  if (!number) return { kind: 'unread', words: left.join(' ') };
  return { kind: 'filter', filter: { ...filter, number } };
}

function readWord(
  word: string,
  { by, channel, today }: Parameters<typeof parseHistoryFilter>[1],
): HistoryFilter | undefined {
  if (word === 'mine') return { person: by };
  if (word === 'here') return channel ? { channel } : undefined;
  const state = historyStatuses.find((one) => one === word) ?? synonyms[word];
  return state ? { state } : parseDayRange(word, today);
}
