/** A code block. Marks inside it are removed too, because they mean nothing on a phone. */
const FENCED = /```\n?([^`]+?)\n?```/g;

/**
 * Marks around words on one line, with no letter, digit or further mark before or after, as Slack
 * recognizes them: not those in `2*3*4`, `snake_case`, `____` or `(*)`. Limited to 200 characters, because
 * a text full of marks would take long to search.
 */
const MARKED =
  /(?<![\p{L}\p{N}*_~`])([*_~`])(?!\1)(?=[^\s)\]},.;:!?])([^\n]{0,200}?[^\s([{])(?<!\1)\1(?![\p{L}\p{N}*_~`])/gu;

/** Nested marks: `*_~`x`~_*`. */
const DEEPEST = 4;

/** Removes the marks that Slack renders as bold, italic, strikethrough or code. */
export function removeEmphasis(text: string): string {
  let plain = text.replace(FENCED, '$1');
  for (let depth = 0; depth < DEEPEST; depth += 1) plain = plain.replace(MARKED, '$2');
  return plain;
}
