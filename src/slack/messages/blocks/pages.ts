import type { Button, KnownBlock } from '@slack/types';
import type { z } from 'zod';
import { parseJson } from '../../reading/parse-json.ts';
import { pageText } from '../../text/commands.ts';
import { formatNumber } from '../../text/count.ts';
import { actionIds } from './action-ids.ts';
import { buildButton, buildButtonBlocks } from './button.ts';

/** Matches the ids of all paging buttons, because Slack requires unique ids in a row of buttons. */
export const PAGE_BUTTON_PATTERN = new RegExp(`^${actionIds.page}(?:\\.|$)`);

/** Encodes pages of a command's result in a button's value: `lists:{"text":"","from":20}`. */
export interface PageCodec<P> {
  formatPage(page: P): string;
  /** Undefined for a page of another command or another version of the app. */
  parsePage(value: string | undefined): P | undefined;
}

/** `convert` turns a page into JSON, and `schema` parses it. */
export function definePageCodec<P>(
  word: string,
  schema: z.ZodType<P>,
  convert: (page: P) => unknown = (page) => page,
): PageCodec<P> {
  const prefix = `${word}:`;
  return {
    formatPage: (page) => `${prefix}${JSON.stringify(convert(page))}`,
    parsePage: (value = '') =>
      value.startsWith(prefix) ? parseJson(value.slice(prefix.length), schema) : undefined,
  };
}

/** Shows the page in `value`. `name` makes its id unique in its row. */
export function buildPageButton(name: string | undefined, text: string, value: string): Button {
  return buildButton(name ? `${actionIds.page}.${name}` : actionIds.page, text, { value });
}

/** Where a page begins (0 is the first item), how many items it holds at most, and how many there are. */
export interface PagePosition {
  readonly from: number;
  readonly size: number;
  readonly count: number;
}

/** The page that begins at `start`, or the first page if there are fewer items by now. */
export function slicePage<T>(
  all: readonly T[],
  start: number,
  size: number,
): PagePosition & { readonly shown: readonly T[] } {
  const from = start < all.length ? start : 0;
  return { from, size, count: all.length, shown: all.slice(from, from + size) };
}

/** ` (21 to 40 of 73)`; '' if one page shows all. */
export function formatPagePart({ from, size, count }: PagePosition): string {
  const end = Math.min(from + size, count);
  const total = formatNumber(count);
  return end - from < count ? ` ${pageText.part({ first: from + 1, last: end, total })}` : '';
}

/** *Previous page* and *Next page*, if there is another page. */
export function buildPagingBlocks(
  { from, size, count }: PagePosition,
  formatPageAt: (from: number) => string,
): KnownBlock[] {
  return buildButtonBlocks(
    from > 0 &&
      buildPageButton('newer', pageText.previous.button, formatPageAt(Math.max(0, from - size))),
    from + size < count &&
      buildPageButton('older', pageText.next.button, formatPageAt(from + size)),
  );
}
