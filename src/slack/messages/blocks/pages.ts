import type { Button, KnownBlock } from '@slack/types';
import type { z } from 'zod';
import { actionIds } from './action-ids.ts';
import { buildButton, buildButtonBlocks } from './button.ts';

/** Every button of a row has its own name; all of them begin like this. */
export const PAGE_BUTTON_PATTERN = new RegExp(`^${actionIds.page}(?:\\.|$)`);

/**
 * The pages of a command's answer. Which one a button shows stands in the value of the button:
 * `lists:{"text":"","from":20}`.
 */
export interface Pages<P> {
  formatPage(page: P): string;
  /** Undefined for a page of another command, and for one of another version of this app. */
  parsePage(value: string | undefined): P | undefined;
}

/** `convert`: to what stands in the value of a button, and what `schema` reads. */
export function definePages<P>(
  word: string,
  schema: z.ZodType<P>,
  convert: (page: P) => unknown = (page) => page,
): Pages<P> {
  const prefix = `${word}:`;
  return {
    formatPage: (page) => `${prefix}${JSON.stringify(convert(page))}`,
    parsePage: (value = '') =>
      value.startsWith(prefix)
        ? schema.safeParse(parseJson(value.slice(prefix.length))).data
        : undefined,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Shows another page of the same answer, or the same one anew. `name`: what tells it from others in its row. */
export function buildPageButton(
  name: 'older' | 'newer' | 'again' | undefined,
  text: string,
  value: string,
): Button {
  return buildButton(name ? `${actionIds.page}.${name}` : actionIds.page, text, { value });
}

/** Where a page of some items begins (0 is the first of all), and how many it holds at most. */
export interface PagePosition {
  readonly from: number;
  readonly size: number;
  readonly count: number;
}

/** The items of the page that begins at `wanted`; of the first one when there are no longer so many. */
export function slicePage<T>(
  all: readonly T[],
  wanted: number,
  size: number,
): PagePosition & { readonly shown: readonly T[] } {
  const from = wanted < all.length ? wanted : 0;
  return { from, size, count: all.length, shown: all.slice(from, from + size) };
}

/** ` (21 to 40 of 73)`; '' where one page shows all. */
export function formatPagePart(
  { from, size, count }: PagePosition,
  total: string = String(count),
): string {
  const end = Math.min(from + size, count);
  return end - from < count ? ` (${from + 1} to ${end} of ${total})` : '';
}

/** *Back* and *More*, as far as there is something there. */
export function buildPagingBlocks(
  { from, size, count }: PagePosition,
  formatPageAt: (from: number) => string,
): KnownBlock[] {
  return buildButtonBlocks(
    ...(from > 0 ? [buildPageButton('newer', 'Back', formatPageAt(Math.max(0, from - size)))] : []),
    ...(from + size < count ? [buildPageButton('older', 'More', formatPageAt(from + size))] : []),
  );
}
