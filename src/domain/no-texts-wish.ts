/** `Hasn’t opted out` and `didn’t unsubscribe` say the opposite. */
const UNLESS_DENIED = String.raw`(?<!\b(?:not|never|no|nobody|\p{L}{2,5}nt) (?:\p{L}{1,9} )?)`;

const TEXT = '(?:text|txt|sms|mms|message|contact)';

/** `Do not contact by email` is about something else. */
const BY_TEXT = '(?! (?:by|via|on) (?:e ?mail|phone|call|post|letter))';

/** These match what `simplifyWords` returns. */
const WISHES = [
  String.raw`\b(?:do not|dont|never|not to|must not|should not) (?:be )?${TEXT}(?:e?d)?\b${BY_TEXT}`,
  String.raw`\bno (?:more )?(?:sms|mms|texts?|texting)\b(?! (?:sent|received|delivered|reply|replies|yet))`,
  String.raw`${UNLESS_DENIED}\b(?:opt(?:ed|s)? ?out|unsubscribed)\b`,
  // Alone, or after a phone number: not `Bus Stop`.
  String.raw`(?:^|\d{3} )(?:dnc|stop|stopped|unsubscribe)$`,
].map((wish) => new RegExp(wish, 'u'));

/** Limits the search: what says so in a list is short. */
const MAX_LENGTH = 300;

/** Whether words in a list of people say that somebody must not be texted: `do not text`, `opted out`, `NO SMS`. */
export function hasNoTextsWish(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const words = simplifyWords(text);
  return WISHES.some((wish) => wish.test(words));
}

/** Letters and digits in lower case, with single spaces between words. */
export function simplifyWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/['’‘`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
