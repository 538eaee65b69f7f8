/**
 * A name in quotation marks and a number in angle brackets, as mail writes them:
 * `"Smith, Jo" <0437 111 222>`. Whatever stands between the marks is the name; a mark in it is doubled.
 */
interface NamedNumber {
  readonly name: string;
  /** As it was written. */
  readonly number: string;
}

/** Characters. An end to looking for the other mark, so that a text full of marks takes no longer. */
const LONGEST = 200;

const NAMED = String.raw`["“”]((?:[^"“”\n]|""|““|””){0,${LONGEST}})["“”] {0,9}<([+(\d][^<>\n]{0,40})>`;

const WHOLE = new RegExp(`^\\s*${NAMED}\\s*$`);
const SOMEWHERE = new RegExp(NAMED);
const PARTS = new RegExp(`[^\\S\\n]{0,9}${NAMED}[^\\S\\n]{0,9}(?=[,;\\t|\\n]|$)|[^,;\\t|]+`, 'g');

export function hasNamedNumber(line: string): boolean {
  return SOMEWHERE.test(line);
}

/** What stands between commas, semicolons, tabs and bars of a line; those in quoted names are theirs. */
export function splitLineParts(line: string): readonly string[] {
  return line.match(PARTS) ?? [];
}

/** Undefined for text that is anything else, or more. */
export function parseNamedNumber(part: string): NamedNumber | undefined {
  const [, name, number] = WHOLE.exec(part) ?? [];
  if (name === undefined || number === undefined) return undefined;
  return { name: name.replace(/(["“”])\1/g, '$1').trim(), number };
}

export function formatNamedNumber({ name, number }: NamedNumber): string {
  return `"${name.replace(/["“”]/g, '$&$&')}" <${number}>`;
}
