/** A character as a sentence shows it: `“é”`, or its name in words if it is invisible on its own. */
export function formatCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = names[code];
  if (name) return name;
  if (/^\p{Zs}/u.test(character)) return 'an unusual space';
  if (/^[\p{C}\p{Default_Ignorable_Code_Point}]/u.test(character)) return 'an invisible character';
  if (/^\p{M}/u.test(character)) return 'an accent by itself';
  return `“${character}”`;
}

const names: Readonly<Record<number, string>> = {
  9: 'a tab',
  160: 'a non-breaking space',
  173: 'an invisible hyphen',
  8201: 'a thin space',
  8203: 'a zero-width space',
  8204: 'a zero-width character',
  8205: 'a zero-width character',
  8206: 'an invisible mark of direction',
  8207: 'an invisible mark of direction',
  8232: 'an unusual line break',
  8233: 'an unusual line break',
  8239: 'a narrow non-breaking space',
  8288: 'a zero-width character',
  65279: 'a zero-width space',
};
