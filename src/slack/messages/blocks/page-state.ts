import { z } from 'zod';
import type { HistoryPosition } from '../../../core/queries/browse-history.ts';
import { type HistoryFilter, historyStatuses } from '../../../domain/history-filter.ts';
import type { E164 } from '../../../domain/phone.ts';

/** Which page of which answer a button shows; it stands in the button's value. */
export type PageState =
  | {
      readonly kind: 'history';
      readonly filter: HistoryFilter;
      readonly at: HistoryPosition;
      /** Where the newer pages begin, newest first. */
      readonly newer: readonly HistoryPosition[];
    }
  | { readonly kind: 'lists'; readonly text: string; readonly from: number }
  | { readonly kind: 'optouts'; readonly from: number }
  | { readonly kind: 'scheduled'; readonly from: number }
  | { readonly kind: 'status'; readonly what: string }
  | { readonly kind: 'templates'; readonly page: number };

/** Slack's limit for a value is 2,000 characters; the way back need not be longer than this. */
const MOST_NEWER = 50;

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const place = z
  .tuple([z.int().positive(), z.int().nonnegative()])
  .transform(([page, row]): HistoryPosition => ({ page, row }));
const filter = z
  .object({
    channel: z.string(),
    person: z.string(),
    number: z.string().transform((number) => number as E164),
    state: z.enum(historyStatuses),
    from: day,
    until: day,
  })
  .partial();

const states = {
  history: z.object({ filter, at: place, newer: z.array(place) }),
  lists: z.object({ text: z.string(), from: z.int().nonnegative() }),
  optouts: z.object({ from: z.int().nonnegative() }),
  scheduled: z.object({ from: z.int().nonnegative() }),
  status: z.object({ what: z.string() }),
} as const;

/** The first page of a history. */
export function getFirstHistoryPage(
  wanted: HistoryFilter,
): Extract<PageState, { kind: 'history' }> {
  return { kind: 'history', filter: wanted, at: { page: 1, row: 0 }, newer: [] };
}

export function formatPageState(state: PageState): string {
  if (state.kind === 'templates') return `templates:${state.page}`;
  const { kind, ...rest } = state.kind === 'history' ? shortened(state) : state;
  return `${kind}:${JSON.stringify(rest)}`;
}

/** Undefined when it is none, such as one of another version of this app. */
export function parsePageState(value: string | undefined): PageState | undefined {
  const [, kind = '', rest = ''] = /^([a-z]+):(.*)$/s.exec(value ?? '') ?? [];
  if (kind === 'templates')
    return /^\d{1,4}$/.test(rest) ? { kind, page: Number(rest) } : undefined;
  if (!Object.hasOwn(states, kind)) return undefined;
  const read = states[kind as keyof typeof states].safeParse(parsed(rest));
  return read.success ? ({ kind, ...read.data } as PageState) : undefined;
}

function shortened({ at, newer, ...rest }: Extract<PageState, { kind: 'history' }>) {
  const pair = ({ page, row }: HistoryPosition) => [page, row];
  return { ...rest, at: pair(at), newer: newer.slice(-MOST_NEWER).map(pair) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
