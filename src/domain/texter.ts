import { type CountryCode, type E164, readPhone } from './phone.ts';

/** The number of somebody who texted, as ClickSend has it: with a plus, without, or as it is dialled at home. */
export function readTexter(from: string, country: CountryCode): E164 | undefined {
  const written = from.trim();
  const isBare = /^[1-9]\d{6,14}$/.test(written);
  return (isBare ? readPhone(`+${written}`, country) : undefined) ?? readPhone(written, country);
}

/** Whether two ways to write a sender mean the same one. */
export function isSameSender(one: string, other: string): boolean {
  const [first, second] = [digitsOf(one), digitsOf(other)];
  if (first === '' || second === '') return one.trim().toLowerCase() === other.trim().toLowerCase();
  return first === second;
}

/** Without how it is written; a name has none. */
function digitsOf(sender: string): string {
  return /[a-z]/i.test(sender) ? '' : sender.replace(/\D/g, '').replace(/^00/, '');
}
