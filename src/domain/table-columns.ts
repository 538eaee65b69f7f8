import { type ConsentColumn, isAboutOtherChannel, readConsentColumn } from './consent-columns.ts';
import { findCountryColumns } from './row-country.ts';
import { hasDigit, hasLetter } from './text-tokens.ts';

/** The columns that a header row names. */
export interface TableColumns {
  /** Columns with numbers of the person whom a row is about, best first. */
  readonly numbers: readonly number[];
  readonly names: readonly number[];
  /** Columns with fax numbers, which nobody can text. */
  readonly faxes: ReadonlySet<number>;
  readonly consent: readonly ConsentColumn[];
  /** These say in which country each row's number is, the surest first. */
  readonly countries: readonly number[];
  /** Other columns whose words may say that somebody must not be texted, such as notes. */
  readonly remarks: readonly number[];
}

// These match headers after `simplify`: in lower case, without accents and punctuation.
const MOBILE =
  /mobil|movil|movel|\bcell|celular|handy(?!m)|portable|\b(?:gsm|sms)\b|^text$|text num|携帯|手机/;
/** Beside another column of phones, the words that are texted, and they may have a number. */
const MAYBE_MESSAGE = /^(?:text|sms|sms text)$/;
const PHONE = /phone|\btel(?!efax)|telefon|電話|电话/;
const ADDRESSEE = /^to$|recipient|contact|kontakt/;
/** May also be the number of an order, a customer or a house. */
const NUMBER = /number|nummer|numero|\bn[or]\b|番号|号码/;
const FAX = /fax/;
/** Names numbers, also if it says that their owners may be texted. */
const HAS_NUMBERS = /phone|mobil|\bcell|number/;

const FIRST_NAME = /first|given|fore|vorname|prenom|nombre|\bnome\b|fornamn|fornavn|voornaam/;
const LAST_NAME =
  /last|\bsur|family|nachname|^nom$|nom de famille|apellido|cognome|sobrenome|efternamn|efternavn|etternavn|achternaam/;
const NAME = /name|naam|navn|namn|^who$|氏名|姓名/;
const PERSON = /person|customer|client|tenant|patient|guest|kunde/;
const NOT_A_PERSON = /company|business|user|file|firma|firmen/;

/** Words that say what kind of number or name a column has, and not whose. */
const KIND =
  /^(?:home|work|office|private?|privat|main|primary|preferred|best|new|current|other|alternative|second|secondary|day|daytime|evening|personal|direct|value|type|full|display|international|the|of|or|and|de|du|di|do|der|des)$/;

/** A longer cell is a sentence, not the name of a column. */
const MAX_LENGTH = 40;

/** Undefined if the row is not a header. A header has no number, but beside a column of phones it may have `Orders in 2026`. */
export function readTableColumns(row: readonly string[]): TableColumns | undefined {
  if (row.some(isNumber)) return undefined;
  const headers = row.map((cell) => (cell.length < MAX_LENGTH ? simplify(cell) : ''));
  const consent = headers.flatMap((header, at) => readConsentColumn(header, at) ?? []);
  // `SMS consent` has no numbers, but `Opt-in mobile` may.
  const cells = headers.map((header, at) =>
    consent.some((column) => column.at === at && !column.isVague) && !HAS_NUMBERS.test(header)
      ? ''
      : header,
  );
  const find = (isWanted: (cell: string) => boolean) =>
    cells.flatMap((cell, at) => (isWanted(cell) ? [at] : []));
  const mobiles = find((cell) => MOBILE.test(cell));
  const phones = find((cell) => isPhone(cell) && !MOBILE.test(cell));
  if (mobiles.length + phones.length === 0 && row.some((cell) => /\d{2}/.test(cell)))
    return undefined;
  const all = [...mobiles, ...phones];
  const sure = all.filter((at) => !MAYBE_MESSAGE.test(cells[at] ?? ''));
  const numbers = sure.length > 0 ? sure : all;
  const named = find(isName);
  // Beside a column of phones, `Contact` holds who that is.
  const names = named.length > 0 || !cells.some(isPhoneOnly) ? named : find(isContact);
  const own = pickOwn(
    cells,
    numbers.length > 0 ? numbers : find((cell) => NUMBER.test(cell) && !FAX.test(cell)),
    names,
  );
  const first = own.names.filter((at) => FIRST_NAME.test(cells[at] ?? ''));
  const last = own.names.filter((at) => !first.includes(at) && LAST_NAME.test(cells[at] ?? ''));
  const isRemark = (header: string, at: number) =>
    !(own.names.includes(at) || isAboutOtherChannel(header)) &&
    !consent.some((column) => column.at === at && !column.isVague);
  return {
    numbers: own.numbers,
    names: first.length > 0 ? [...first, ...last] : own.names.slice(0, 1),
    consent,
    countries: findCountryColumns(cells),
    remarks: headers.flatMap((header, at) => (isRemark(header, at) ? [at] : [])),
    faxes: new Set(find((cell) => FAX.test(cell) && !isPhone(cell))),
  };
}

/** The fewest digits of a phone number. */
const FEWEST_DIGITS = 7;

/** A column name may contain digits: `Phone 2`. */
function isNumber(cell: string): boolean {
  const digits = cell.replace(/\D/g, '').length;
  return digits >= FEWEST_DIGITS || (hasDigit(cell) && !hasLetter(cell));
}

/** `telephone mobile` for `Téléphone_Mobile`, `mobile phone` for `mobilePhone`. */
function simplify(cell: string): string {
  return cell
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

function isPhone(cell: string): boolean {
  const isAddressee = ADDRESSEE.test(cell) && !NAME.test(cell);
  return isPhoneOnly(cell) || isAddressee;
}

/** Not `Contact`, which may also hold a name. */
function isPhoneOnly(cell: string): boolean {
  return MOBILE.test(cell) || PHONE.test(cell);
}

/** Nobody else's, such as `Emergency contact`. */
function isContact(cell: string): boolean {
  return ADDRESSEE.test(cell) && !isPhoneOnly(cell) && findOwner(cell) === '';
}

function isName(cell: string): boolean {
  if (isPhone(cell) || NUMBER.test(cell) || FAX.test(cell) || NOT_A_PERSON.test(cell)) return false;
  return [NAME, FIRST_NAME, LAST_NAME, PERSON].some((pattern) => pattern.test(cell));
}

/**
 * The columns of one owner. `Tenant phone` belongs to the tenant, `Phone` to nobody in particular. The owner is the one whom
 * the first name column names, or else nobody in particular, or else the one whom the first number column names, if a number
 * column belongs to that owner. Somebody else's number (`Emergency phone`, `Landlord mobile`) never replaces a missing one.
 */
function pickOwn(
  cells: readonly string[],
  numbers: readonly number[],
  names: readonly number[],
): Pick<TableColumns, 'numbers' | 'names'> {
  const findOwnerAt = (at: number | undefined) => findOwner(cells[at ?? -1] ?? '');
  const owners = numbers.map(findOwnerAt);
  const owner = [findOwnerAt(names[0]), '', ...owners].find((one) => owners.includes(one));
  const ownNames = names.filter((at) => findOwnerAt(at) === owner);
  return {
    numbers: numbers.filter((_, n) => owners[n] === owner),
    names: ownNames.length > 0 ? ownNames : names,
  };
}

/** The words of a column's name that say whose number or name it has; '' if none do. */
function findOwner(cell: string): string {
  return cell
    .replace(/\d+/g, '')
    .split(' ')
    .filter((word) => word !== '' && !isKind(word))
    .join(' ');
}

function isKind(word: string): boolean {
  return isPhone(word) || [NUMBER, NAME, FIRST_NAME, LAST_NAME, KIND].some((one) => one.test(word));
}
