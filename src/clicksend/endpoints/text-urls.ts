/** A URL in a text, and its position. */
export interface UrlMatch {
  readonly start: number;
  readonly end: number;
  readonly url: URL;
}

/**
 * Ends before a blank, a quote or a bracket, or before a comma or semicolon followed by the next URL. A URL
 * inside another is part of it. Slashes may be escaped as in JSON, and the whole URL may be
 * percent-encoded.
 */
const ADDRESS =
  /https?(?::(?:\/\/|\\\/\\\/)|%3A%2F%2F)(?:(?![,;|]\s*https?(?::|%3A))(?:\\\/|[^\s"'<>\\^`{|}]))+/gi;

const PUNCTUATION = '.,;:!?)]';

/** Nobody texts more, and each takes a while to parse. */
const MAX_ADDRESSES = 100;

/** The URLs in a text, from left to right. */
export function findUrls(text: string): readonly UrlMatch[] {
  const matches = [];
  for (const match of text.matchAll(ADDRESS)) {
    matches.push(match);
    if (matches.length === MAX_ADDRESSES) break;
  }
  return matches.flatMap((match) => {
    // ClickSend's URLs are plain ASCII, so other characters after one belong to the surrounding text.
    const written = trimPunctuation(match[0].replace(/[^!-~].*$/s, ''));
    const url = parseAddress(written);
    return url ? [{ start: match.index, end: match.index + written.length, url }] : [];
  });
}

/** Punctuation after a URL belongs to the surrounding sentence. */
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

/** In a form inside a form, the URL ends at its `&`. */
function decodeAddress(written: string): string | undefined {
  try {
    return decodeURIComponent(written.split('&')[0] ?? '');
  } catch {
    return undefined;
  }
}

interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Removes spans, sorted from left to right, from a text. Also removes brackets around a span, doubled
 * blanks, lines that become empty, and a comma between two spans.
 */
export function removeSpans(text: string, spans: readonly TextSpan[]): string {
  let result = '';
  let at = 0;
  for (const [n, span] of spans.entries()) {
    const { start, end } = includeBrackets(text, span);
    const before = result + text.slice(at, Math.max(at, start));
    result = trimBlanks(before);
    at = skipSeparators(text, end, spans[n + 1]?.start ?? text.length);
    const hadBlank = result.length < before.length || at > end;
    if (result === '' || result.endsWith('\n')) at = skipLineBreak(text, at);
    else if (hadBlank && !/^(?:[\s.,;:!?)\]]|$)/.test(text.charAt(at))) result += ' ';
  }
  return (result + text.slice(at)).trim();
}

function includeBrackets(text: string, { start, end }: TextSpan): TextSpan {
  const around = text.charAt(start - 1) + text.charAt(end);
  return ['<>', '()', '[]'].includes(around) ? { start: start - 1, end: end + 1 } : { start, end };
}

/** Skips blanks, and a comma or semicolon that is followed only by the next span. */
function skipSeparators(text: string, from: number, next: number): number {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let at = from;
  while (isBlank(at)) at += 1;
  if (text[at] !== ',' && text[at] !== ';') return at;
  let after = at + 1;
  while (isBlank(after)) after += 1;
  return after >= next ? after : at;
}

function skipLineBreak(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2;
  return text[at] === '\n' ? at + 1 : at;
}

function trimBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}
