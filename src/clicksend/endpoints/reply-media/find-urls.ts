/** An address in a text, and where it is. */
export interface UrlMatch {
  readonly start: number;
  readonly end: number;
  readonly url: URL;
}

/**
 * Ends before a blank, a quote or a bracket, or before a comma or semicolon that the next address
 * follows. An address inside another is a part of it. The slashes may be escaped as in JSON, and the
 * whole address may be percent-encoded.
 */
const ADDRESS =
  /https?(?::(?:\/\/|\\\/\\\/)|%3A%2F%2F)(?:(?![,;|]\s*https?(?::|%3A))(?:\\\/|[^\s"'<>\\^`{|}]))+/gi;
const PUNCTUATION = '.,;:!?)]';

/** Nobody texts more, and each one takes a while to parse. */
const MAX_ADDRESSES = 100;

/** The web addresses in a text, from left to right. */
export function findUrls(text: string): readonly UrlMatch[] {
  const matches = [];
  for (const match of text.matchAll(ADDRESS)) {
    matches.push(match);
    if (matches.length === MAX_ADDRESSES) break;
  }
  return matches.flatMap((match) => {
    // ClickSend's addresses are plain ASCII: other characters after one belong to the text around it.
    const written = trimPunctuation(match[0].replace(/[^!-~].*$/s, ''));
    const url = parseAddress(written);
    return url ? [{ start: match.index, end: match.index + written.length, url }] : [];
  });
}

/** The punctuation after an address belongs to the sentence around it. */
function trimPunctuation(written: string): string {
  let end = written.length;
  while (PUNCTUATION.includes(written.charAt(end - 1)) && end > 0) end -= 1;
  return written.slice(0, end);
}

function parseAddress(written: string): URL | undefined {
  const plain = /^https?%3A/i.test(written)
    ? decodeAddress(written)
    : written.replaceAll('\\/', '/');
  return plain !== undefined && URL.canParse(plain) ? new URL(plain) : undefined;
}

/** In a form within a form, the address ends at its `&`. */
function decodeAddress(written: string): string | undefined {
  try {
    return decodeURIComponent(written.split('&')[0] ?? '');
  } catch {
    return undefined;
  }
}
