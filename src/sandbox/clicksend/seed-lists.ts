import type { ContactList } from './lists.ts';

/** Names for the sandbox's people; the numbers are those that Australia keeps for fiction. */
const PEOPLE: readonly (readonly [first: string, last: string, number: string])[] = [
  ['Ada', 'Nguyen', '+61491570006'],
  ['Ben', 'Okafor', '+61491570156'],
  ['Chloe', 'Marsh', '+61491570157'],
  ['Dev', 'Patel', '+61491570158'],
  ['Ella', 'Rossi', '+61491570159'],
  ['Finn', 'Baker', '+61491570110'],
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

export const SEED_LISTS: readonly ContactList[] = [
  listOf(428, 'Field crew', 0, 3),
  listOf(429, 'Open day guests', 3, 18),
];

function listOf(listId: number, name: string, from: number, to: number): ContactList {
  const contacts = PEOPLE.slice(from, to).map(([firstName, lastName, phoneNumber], index) => ({
    contactId: 552_786 + from + index,
    phoneNumber,
    firstName,
    lastName,
  }));
  return { listId, name, contacts };
}
