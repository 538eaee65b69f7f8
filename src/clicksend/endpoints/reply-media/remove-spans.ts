export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * A text without these parts of it, which come from left to right: with the brackets around each and
 * the blanks that would stand there twice. A line that held nothing else goes as a whole, and so does
 * the comma between two of them.
 */
export function removeSpans(text: string, spans: readonly TextSpan[]): string {
  let left = '';
  let at = 0;
  for (const [n, span] of spans.entries()) {
    const { start, end } = withBrackets(text, span);
    const before = left + text.slice(at, Math.max(at, start));
    left = withoutBlanks(before);
    at = afterSeparators(text, end, spans[n + 1]?.start ?? text.length);
    const isApart = left.length < before.length || at > end;
    if (left === '' || left.endsWith('\n')) at = afterLineBreak(text, at);
    else if (isApart && !/^(?:[\s.,;:!?)\]]|$)/.test(text.charAt(at))) left += ' ';
  }
  return (left + text.slice(at)).trim();
}

function withBrackets(text: string, { start, end }: TextSpan): TextSpan {
  const around = text.charAt(start - 1) + text.charAt(end);
  return ['<>', '()', '[]'].includes(around) ? { start: start - 1, end: end + 1 } : { start, end };
}

/** Blanks in any case; a comma or semicolon only where nothing but the next one follows. */
function afterSeparators(text: string, from: number, next: number): number {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let at = from;
  while (isBlank(at)) at += 1;
  if (text[at] !== ',' && text[at] !== ';') return at;
  let behind = at + 1;
  while (isBlank(behind)) behind += 1;
  return behind >= next ? behind : at;
}

function afterLineBreak(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2;
  return text[at] === '\n' ? at + 1 : at;
}

function withoutBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}
