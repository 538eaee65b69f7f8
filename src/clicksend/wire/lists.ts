import { z } from 'zod';
import type { Contact, ContactList } from '../../core/ports/clicksend-account.ts';
import { countrySchema, countSchema, textSchema } from '../http/fields.ts';

/** A number in most samples, text in some; becomes part of a path. */
const listId = textSchema.pipe(z.string().regex(/^[\w-]{1,64}$/, 'expected an id'));
const listName = textSchema.pipe(z.string().min(1, 'expected a name'));

/** A row of `GET /lists`. */
export const contactListRowSchema = z
  .object({ list_id: listId, list_name: listName, _contacts_count: countSchema })
  .transform((row) => toList(row.list_id, row.list_name, row._contacts_count));

/** A row of `GET /search/contacts-lists`: a contact or a list. */
export const listSearchRowSchema = z
  .object({ type: textSchema, id: listId, name: textSchema, contacts_count: countSchema })
  .transform((row) => ({
    isList: row.type.toLowerCase() === 'list' && row.name !== '',
    list: toList(row.id, row.name, row.contacts_count),
  }));

/** What does not end there is no name, and Slack has no room for it. */
const LONGEST_NAME = 60;

/** A row of `GET /lists/{list_id}/contacts`. */
export const contactRowSchema = z
  .object({
    phone_number: textSchema,
    first_name: textSchema,
    last_name: textSchema,
    address_country: countrySchema,
    country: countrySchema,
  })
  .transform((row): Contact => {
    const name = `${row.first_name} ${row.last_name}`
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST_NAME);
    const where = row.address_country ?? row.country;
    return {
      phone: row.phone_number,
      name: name || undefined,
      country: where || undefined,
    };
  });

function toList(id: string, name: string, contacts: number | undefined): ContactList {
  return { id, name, count: contacts };
}
