import type { App } from '@slack/bolt';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import type { FormOptions, LoadUserCountry } from '../../../core/compose/form-options.ts';
import type { ContactList, SenderOption } from '../../../core/ports/clicksend.ts';
import { searchCountries } from '../../../domain/country.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import type { Recipient } from '../../../domain/recipient.ts';
import { parseRecipients } from '../../../domain/recipients.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { composeText } from '../../text/modal.ts';
import { peopleText } from '../../text/people.ts';
import { recallCountry } from '../shared/recall-country.ts';
import { type OptionGroup, suggestOptions } from '../shared/suggest-options.ts';
import {
  buildCountryOption,
  buildListOption,
  buildPersonOption,
  buildSenderOption,
  MAX_OPTIONS,
} from './options.ts';

/** If the remembered country does not load in time, the menu offers the others. */
const RECALL_TIMEOUT_MS = 500;

/** If ClickSend’s lists do not load in time, the menu offers only people. */
const LISTS_TIMEOUT_MS = 2_300;

/** With more, the person types another letter. */
const MAX_PEOPLE = 50;

/** The options of the form's menus that match the typed text. */
export function registerMenuListeners(
  app: App,
  tools: {
    readonly formOptions: FormOptions;
    readonly loadUserCountry: LoadUserCountry;
    readonly searchContacts: UserActions['searchContacts'];
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  },
): void {
  const { formOptions, loadUserCountry, searchContacts } = tools;

  const people = suggestOptions('people and lists', async ({ value = '', user }, logger) => {
    const nobody = (what: string) => (error: unknown) => {
      logger.warn(`failed to list the ${what}: ${toAppError(error).code}`);
      return [];
    };
    const lists = withTimeout(LISTS_TIMEOUT_MS, formOptions.listContactLists(value));
    const [country = tools.country, contacts, found] = await Promise.all([
      recallCountry(loadUserCountry, user.id, RECALL_TIMEOUT_MS),
      // A person who may not see contacts can still pick a list or type a number.
      searchContacts(value, MAX_PEOPLE, user.id).catch(nobody('contacts')),
      lists.catch(nobody('contact lists')),
    ]);
    return buildPickGroups({ typed: value, country, contacts, lists: found });
  });

  const senders = suggestOptions('senders', async ({ value = '', user }) => {
    const [all, country = tools.country] = await Promise.all([
      formOptions.listSenders(),
      recallCountry(loadUserCountry, user.id, RECALL_TIMEOUT_MS),
    ]);
    return buildSenderGroups(all, value, country);
  });

  const countries = suggestOptions('countries', async ({ value, user }) => {
    const recalled = await recallCountry(loadUserCountry, user.id, RECALL_TIMEOUT_MS);
    const countries = searchCountries(value ?? '', [recalled, tools.country, ...COMMON]);
    return countries.slice(0, MAX_OPTIONS).map(buildCountryOption);
  });

  app.options<'block_suggestion'>(actionIds.list, people);
  app.options<'block_suggestion'>(actionIds.from, senders);
  app.options<'block_suggestion'>(actionIds.country, countries);
}

/** The typed number, people who were texted before, and ClickSend’s lists, as far as there are any. */
function buildPickGroups(options: {
  readonly typed: string;
  readonly country: CountryCode;
  readonly contacts: readonly Recipient[];
  readonly lists: readonly ContactList[];
}): readonly OptionGroup[] {
  const { typed, country, contacts, lists } = options;
  const listed = new Set(contacts.map(({ phone }) => phone));
  const numbers = parseRecipients(typed, country).recipients.filter(
    ({ phone }) => !listed.has(phone),
  );
  const buildPeople = (people: readonly Recipient[]) =>
    people.slice(0, MAX_PEOPLE).map((one) => buildPersonOption(one, country));
  const { groups } = peopleText;
  return [
    { label: buildPlainText(groups.typed), options: buildPeople(numbers) },
    { label: buildPlainText(groups.people), options: buildPeople(contacts) },
    {
      label: buildPlainText(groups.lists),
      options: lists.slice(0, MAX_OPTIONS).map(buildListOption),
    },
  ].filter(({ options }) => options.length > 0);
}

/** Countries where ClickSend offers MMS, or where most of its customers are. */
const COMMON: readonly CountryCode[] = ['AU', 'US', 'CA', 'NZ', 'GB'];

const SENDER_KINDS: readonly SenderOption['kind'][] = ['number', 'own', 'name'];

function buildSenderGroups(
  senders: readonly SenderOption[],
  typed: string,
  country: CountryCode,
): readonly OptionGroup[] {
  const matches = senders.filter((sender) => isMatch(sender, typed)).slice(0, MAX_OPTIONS);
  return SENDER_KINDS.map((kind) => ({
    label: buildPlainText(composeText.from.groups[kind]),
    options: matches
      .filter((sender) => sender.kind === kind)
      .map((sender) => buildSenderOption(sender, country)),
  })).filter((group) => group.options.length > 0);
}

/** A number's digits match however they are spaced. */
function isMatch({ value, label = '' }: SenderOption, typed: string): boolean {
  const text = typed.trim().toLowerCase();
  const digits = text.replace(/[^\d]/g, '').replace(/^0+/, '');
  return (
    `${value} ${label}`.toLowerCase().includes(text) ||
    (digits !== '' && /^[+\d\s()-]+$/.test(text) && value.includes(digits))
  );
}
