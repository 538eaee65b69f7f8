import { type Answer, buildPlainRefusal, buildSuccess } from './envelope.ts';
import { buildPage } from './paging.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend, Contact, ContactList } from './state.ts';

/** GET /lists. */
export function listContactLists(clicksend: ClickSend, request: RestRequest): Answer {
  const rows = clicksend.lists.map((list) => ({
    list_id: list.listId,
    list_name: list.name,
    list_email_id: getEmailId(list),
    _contacts_count: list.contacts.length,
  }));
  return buildSuccess('Here are your data.', buildPage(rows, request.query));
}

/** GET /lists/{list_id}/contacts. Another user's list gives 403, and so does a missing one. */
export function listContacts(clicksend: ClickSend, request: RestRequest): Answer {
  const { list_id: id } = request.params;
  const list = clicksend.lists.find((one) => String(one.listId) === id);
  if (list === undefined) return buildPlainRefusal(403);
  const rows = list.contacts.map((contact) => buildContactRow(list, contact));
  return buildSuccess("Here's your list of contacts.", buildPage(rows, request.query));
}

/** GET /search/contacts-lists?q=: both in one list. */
export function searchContactsAndLists(clicksend: ClickSend, request: RestRequest): Answer {
  const sought = (request.query.get('q') ?? '').toLowerCase();
  const has = (...texts: readonly string[]) =>
    texts.some((text) => text.toLowerCase().includes(sought));
  const contacts = clicksend.lists
    .flatMap((list) => list.contacts)
    .map((one) => ({ ...one, name: `${one.firstName} ${one.lastName}`.trim() }))
    .filter((one) => has(one.name, one.phoneNumber))
    .map((one) => ({
      type: 'contact',
      id: one.contactId,
      name: one.name,
      contact: one.phoneNumber,
      contacts_count: null,
    }));
  const lists = clicksend.lists
    .filter((list) => has(list.name))
    .map((list) => ({
      type: 'list',
      id: list.listId,
      name: list.name,
      contact: getEmailId(list),
      contacts_count: list.contacts.length,
    }));
  const page = buildPage([...contacts, ...lists], request.query);
  return buildSuccess('Here are some search result.', page);
}

function getEmailId(list: ContactList): string {
  return `LIST${list.listId}`.padEnd(16, '0');
}

function buildContactRow(list: ContactList, contact: Contact): Record<string, unknown> {
  return {
    contact_id: contact.contactId,
    list_id: list.listId,
    phone_number: contact.phoneNumber,
    first_name: contact.firstName,
    last_name: contact.lastName,
    custom_1: '',
    custom_2: '',
    custom_3: '',
    custom_4: '',
    date_added: 1783997542,
    date_updated: 1783997542,
    fax_number: null,
    organization_name: null,
    email: null,
    address_line_1: null,
    address_line_2: null,
    address_city: null,
    address_state: null,
    address_postal_code: null,
    address_country: null,
    _list_name: list.name,
  };
}
