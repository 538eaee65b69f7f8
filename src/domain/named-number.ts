/**
 * A quoted name and a number in angle brackets, as in e-mail: `"Smith, Jo" <0437 111 222>`. Everything
 * between the quotes is the name; a quote inside it is doubled.
 */
interface NamedNumber {
  readonly name: string;
  /** As it was typed. */
  readonly number: string;
}

/**
 * In characters. Limits the search for the closing quote, so that a text full of quotes does not slow the
 * parser down.
 */
const LONGEST = 200;

const NAMED = String.raw`["“”]((?:[^"“”\n]|""|““|””){0,${LONGEST}})["“”] {0,9}<([+(\d][^<>\n]{0,40})>`;

const WHOLE = new RegExp(`^\\s*${NAMED}\\s*$`);
const SOMEWHERE = new RegExp(NAMED);
const PARTS = new RegExp(`[^\\S\\n]{0,9}${NAMED}[^\\S\\n]{0,9}(?=[,;\\t|\\n]|$)|[^,;\\t|]+`, 'g');

export function hasNamedNumber(line: string): boolean {
  return SOMEWHERE.test(line);
}

/** Splits a line at commas, semicolons, tabs and bars, except those inside quoted names. */
export function splitLineParts(line: string): readonly string[] {
  return line.match(PARTS) ?? [];
}

/** Undefined if the text is anything other than one named number. */
export function parseNamedNumber(part: string): NamedNumber | undefined {
  const [, name, number] = WHOLE.exec(part) ?? [];
  if (name === undefined || number === undefined) return undefined;
  return { name: name.replace(/(["“”])\1/g, '$1').trim(), number };
}

export function formatNamedNumber({ name, number }: NamedNumber): string {
  return `"${name.replace(/["“”]/g, '$&$&')}" <${number}>`;
}
