/** Code over several lines; what stands in it is no emphasis, but then neither is anything on a phone. */
const FENCED = /```\n?([^`]+?)\n?```/g;

/**
 * Signs around words on one line, with no letter, figure or further sign before and behind, as Slack
 * tells them from others: not those in `2*3*4`, `snake_case`, `____` or `(*)`. More than 200 characters
 * are no emphasis, and looking further would take long in a text full of signs.
 */
const MARKED =
  /(?<![\p{L}\p{N}*_~`])([*_~`])(?!\1)(?=[^\s)\]},.;:!?])([^\n]{0,200}?[^\s([{])(?<!\1)\1(?![\p{L}\p{N}*_~`])/gu;

/** One sign within another: `*_~`x`~_*`. */
const DEEPEST = 4;

/** A text without the signs that Slack draws as bold, slanted, struck or code. The words stay. */
export function removeEmphasis(text: string): string {
  let plain = text.replace(FENCED, '$1');
  for (let depth = 0; depth < DEEPEST; depth += 1) plain = plain.replace(MARKED, '$2');
  return plain;
}
