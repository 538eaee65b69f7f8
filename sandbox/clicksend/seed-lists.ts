import type { ContactList } from './state.ts';

type Person = readonly [first: string, last: string, number: string];

/** Numbers from the range that Australia reserves for fiction. */
const TENANTS: readonly Person[] = [
  ['Ada', 'Nguyen', '+61491570006'],
  ['Ben', 'Okafor', '+61491570156'],
  ['Chloe', 'Marsh', '+61491570157'],
  ['Dev', 'Patel', '+61491570158'],
];

/** One contact has an invalid number, and one has no name, as in real lists. */
const CREW: readonly Person[] = [
  ['Jo', 'Barnes', '+61491570159'],
  ['Sam', 'Whitlock', '+614915'],
  ['', '', '+61491570110'],
];

const GUESTS: readonly Person[] = [
  ['Grace', 'Wong', '+61491570313'],
  ['Hugo', 'Meyer', '+61491570737'],
  ['Isla', 'Khan', '+61491571266'],
  ['Jack', 'Silva', '+61491571491'],
  ['Kira', 'Adams', '+61491571804'],
  ['Liam', 'Doyle', '+61491572549'],
  ['Mia', 'Sato', '+61491572665'],
  ['Noah', 'Fischer', '+61491572983'],
  ['Olive', 'Grant', '+61491573770'],
  ['Priya', 'Shah', '+61491573087'],
  ['Quinn', 'Evans', '+61491574118'],
  ['Rosa', 'Lopez', '+61491574632'],
];

/** The lists that a sandbox starts with. Every account has the last one from the start. */
export const SEED_LISTS: readonly ContactList[] = [
  getList(428, 'Tenants Blue Street', 552_786, TENANTS),
  getList(429, 'Open day guests', 552_800, GUESTS),
  getList(430, 'Crew north', 552_820, CREW),
  getList(431, 'Opt-Out List', 552_840, []),
];

function getList(
  listId: number,
  name: string,
  firstId: number,
  people: readonly Person[],
): ContactList {
  const contacts = people.map(([firstName, lastName, phoneNumber], index) => ({
    contactId: firstId + index,
    phoneNumber,
    firstName,
    lastName,
  }));
  return { listId, name, contacts };
}
