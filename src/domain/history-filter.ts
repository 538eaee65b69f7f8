import { cleanTypedText } from './clean-typed-text.ts';
import { type Day, type DayRange, parseDayRange } from './day-range.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import { type CountryCode, type E164, parsePhone } from './phone.ts';

/** The statuses that the history can be filtered by. */
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

/** Which messages to show. A missing field matches everything. */
export interface HistoryFilter extends DayRange {
  /** Slack id of the channel that holds the post. */
  readonly channel?: string;
  /** Slack user id of the author. */
  readonly person?: string;
  readonly number?: E164;
  readonly state?: HistoryStatus;
}

type HistoryFilterResult =
  | { readonly kind: 'filter'; readonly filter: HistoryFilter }
  /** These words are not a filter. */
  | { readonly kind: 'unread'; readonly words: string };

/** Other words that people use for a status. */
const synonyms: Readonly<Record<string, HistoryStatus>> = {
  canceled: 'cancelled',
  pending: 'queued',
  failure: 'failed',
  arrived: 'delivered',
};

/** Parses the words after `/mms history`, in any order. What is left must be exactly one number. */
export function parseHistoryFilter(
  text: string,
  context: {
    readonly by: string;
    /** Slack id of the channel that the command was typed in. Undefined in a direct message. */
    readonly channel: string | undefined;
    readonly country: CountryCode;
    readonly today: Day;
  },
): HistoryFilterResult {
  let filter: HistoryFilter = {};
  const others: string[] = [];
  for (const word of cleanTypedText(text)
    .split(/[\s,]+/)
    .filter(Boolean)) {
    const read = readWord(word.toLowerCase(), context);
    if (read) filter = { ...filter, ...read };
    else others.push(word);
  }
  if (others.length === 0) return { kind: 'filter', filter };
  const number = parsePhone(others.join(' '), context.country);
  if (!number) return { kind: 'unread', words: others.join(' ') };
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
