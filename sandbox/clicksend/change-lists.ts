import type { ClickSend, Contact, ContactList } from './state.ts';
import type { ContactSeed } from './world.ts';

/** Creates a list, or replaces the contacts of an existing one (by id, else by name). Returns its id. */
export function putList(
  clicksend: ClickSend,
  name: string,
  contacts: readonly ContactSeed[],
  listId?: number,
): number {
  const existing = clicksend.lists.find((list) =>
    listId === undefined ? list.name === name : list.listId === listId,
  );
  if (existing !== undefined) {
    existing.name = name;
    existing.contacts = contacts.map((contact) => makeContact(clicksend, contact));
    return existing.listId;
  }
  clicksend.nextId += 1;
  const list: ContactList = {
    listId: listId ?? clicksend.nextId,
    name,
    contacts: contacts.map((contact) => makeContact(clicksend, contact)),
  };
  clicksend.lists.push(list);
  return list.listId;
}

/** Changes the contacts of a list, found by id or name. */
export function changeContacts(
  clicksend: ClickSend,
  listIdOrName: number | string,
  change: (contacts: readonly ContactSeed[]) => readonly ContactSeed[],
): void {
  const list = listNamed(clicksend, listIdOrName);
  const changed = change(list.contacts);
  list.contacts = changed.map((contact) => makeContact(clicksend, contact));
}

export function removeList(clicksend: ClickSend, listIdOrName: number | string): void {
  clicksend.lists.splice(clicksend.lists.indexOf(listNamed(clicksend, listIdOrName)), 1);
}

function listNamed({ lists }: ClickSend, listIdOrName: number | string): ContactList {
  const list = lists.find(({ listId, name }) => [listId, name].includes(listIdOrName));
  if (list !== undefined) return list;
  const names = lists.map(({ listId, name }) => `${name} (${listId})`).join(', ');
  throw new Error(`there is no list ${listIdOrName}; there are ${names || 'none'}`);
}

/** An existing contact keeps its id. */
function makeContact(clicksend: ClickSend, seed: ContactSeed): Contact {
  if (seed.contactId === undefined) clicksend.nextId += 1;
  return {
    contactId: seed.contactId ?? clicksend.nextId,
    phoneNumber: seed.phoneNumber,
    firstName: seed.firstName ?? '',
    lastName: seed.lastName ?? '',
  };
}
