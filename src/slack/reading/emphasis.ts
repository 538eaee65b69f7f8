/** A code block. Marks inside it go too: they mean nothing on a phone. */
const FENCED = /```\n?([^`]+?)\n?```/g;

/**
 * Marks around words on one line, with no letter, digit or further mark before and behind, as Slack
 * recognises them: not those in `2*3*4`, `snake_case`, `____` or `(*)`. Longer stretches than 200
 * characters are not searched, because that would take long in a text full of marks.
 */
const MARKED =
  /(?<![\p{L}\p{N}*_~`])([*_~`])(?!\1)(?=[^\s)\]},.;:!?])([^\n]{0,200}?[^\s([{])(?<!\1)\1(?![\p{L}\p{N}*_~`])/gu;

/** Marks within marks: `*_~`x`~_*`. */
const DEEPEST = 4;

/** Removes the marks that Slack draws as bold, italic, strikethrough or code. */
export function removeEmphasis(text: string): string {
  let plain = text.replace(FENCED, '$1');
  for (let depth = 0; depth < DEEPEST; depth += 1) plain = plain.replace(MARKED, '$2');
  return plain;
}
