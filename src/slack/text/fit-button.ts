/** Slack's limit for the button of a modal. */
const MAX_BUTTON_LENGTH = 24;

export function fitButton(words: string, shorter: string): string {
  return words.length <= MAX_BUTTON_LENGTH ? words : shorter;
}
