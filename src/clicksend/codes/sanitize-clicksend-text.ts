const LONGEST = 160;

/**
 * ClickSend's own text, fit to be shown and logged: one line, no characters that Slack reads as
 * markup, whole phone numbers reduced to their last three digits, not too long.
 */
export function sanitizeClickSendText(text: string): string {
  const clean = text
    .slice(0, 2_000)
    .normalize('NFC')
    .replace(/&/g, ' and ')
    .replace(/[<>`*~|\p{C}]/gu, ' ')
    .replace(
      /\+?\d(?:[\s().-]{0,2}\d){6,}/g,
      (number) => `•••${number.replace(/\D/g, '').slice(-3)}`,
    )
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!\s]+$/, '');
  if (clean.length <= LONGEST) return clean;
  return `${[...clean].slice(0, LONGEST - 1).join('')}…`;
}
