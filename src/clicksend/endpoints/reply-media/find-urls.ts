/** An address as it stands in a text, and where. */
export interface UrlMatch {
  readonly start: number;
  readonly end: number;
  readonly url: URL;
}

/**
 * Up to a blank, a quote or a bracket, or to a comma or semicolon with the next address after it.
 * One inside another is a part of it. The slashes may be escaped as JSON may have them, and the
 * whole may be percent-encoded.
 */
const ADDRESS =
  /https?(?::(?:\/\/|\\\/\\\/)|%3A%2F%2F)(?:(?![,;|]\s*https?(?::|%3A))(?:\\\/|[^\s"'<>\\^`{|}]))+/gi;
const PUNCTUATION = '.,;:!?)]';

/** Nobody texts more; each takes a while to read. */
const MOST_ADDRESSES = 100;

/** The web addresses in a text, from left to right. */
export function findUrls(text: string): readonly UrlMatch[] {
  const matches = [];
  for (const match of text.matchAll(ADDRESS)) {
    matches.push(match);
    if (matches.length === MOST_ADDRESSES) break;
  }
  return matches.flatMap((match) => {
    // ClickSend's own are plain ASCII: what follows without a blank is the writer's.
    const written = withoutPunctuation(match[0].replace(/[^!-~].*$/s, ''));
    const url = readAddress(written);
    return url ? [{ start: match.index, end: match.index + written.length, url }] : [];
  });
}

/** What ends the sentence around it is no part of it. */
function withoutPunctuation(written: string): string {
  let end = written.length;
  while (PUNCTUATION.includes(written.charAt(end - 1)) && end > 0) end -= 1;
  return written.slice(0, end);
}

function readAddress(written: string): URL | undefined {
  const plain = /^https?%3A/i.test(written) ? decoded(written) : written.replaceAll('\\/', '/');
  return plain !== undefined && URL.canParse(plain) ? new URL(plain) : undefined;
}

/** A field of a form within a form ends at its `&`. */
function decoded(written: string): string | undefined {
  try {
    return decodeURIComponent(written.split('&')[0] ?? '');
  } catch {
    return undefined;
  }
}
