interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * A text without some spans of it, which are sorted from left to right. The brackets around a span and
 * the blanks that would be double go too, and so do a line that has nothing else in it and the comma
 * between two spans.
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

/** Skips blanks, and a comma or semicolon if nothing but the next span follows it. */
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
