const MAX_LENGTH = 160;

/**
 * Makes ClickSend's text safe to show and to log: one line of at most 160 characters, without characters
 * that Slack reads as mark-up, and with only the last three digits of a phone number.
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
  if (clean.length <= MAX_LENGTH) return clean;
  return `${[...clean].slice(0, MAX_LENGTH - 1).join('')}…`;
}
