import type { App } from '@slack/bolt';
import type { FormOptions } from '../../../core/compose/form-options.ts';
import type { FormPresets } from '../../../core/compose/form-presets.ts';
import type { SenderOption } from '../../../core/ports/clicksend-account.ts';
import { searchCountries } from '../../../domain/country.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { type OptionGroup, suggestOptions } from '../shared/suggest-options.ts';
import { buildCountryOption, buildListOption, buildSenderOption, MAX_OPTIONS } from './options.ts';

/** Without the remembered country in time, the menu offers the others. */
const RECALL_TIMEOUT_MS = 500;

/** The options of the form's menus, for what was typed into them. */
export function registerMenuListeners(
  app: App,
  tools: {
    readonly formOptions: FormOptions;
    readonly presets: FormPresets;
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  },
): void {
  const { formOptions, presets } = tools;

  const lists = suggestOptions('contact lists', async ({ value }) => {
    const found = await formOptions.listContactLists(value ?? '');
    return found.slice(0, MAX_OPTIONS).map(buildListOption);
  });

  const senders = suggestOptions('senders', async ({ value }) =>
    buildSenderGroups(await formOptions.listSenders(), value ?? ''),
  );

  const countries = suggestOptions('countries', async ({ value, user }) => {
    const recalling = withTimeout(RECALL_TIMEOUT_MS, presets.load(undefined, user.id));
    const recalled = await recalling.catch(() => undefined);
    const found = searchCountries(value ?? '', [recalled?.country, tools.country, ...COMMON]);
    return found.slice(0, MAX_OPTIONS).map(buildCountryOption);
  });

  app.options<'block_suggestion'>(actionIds.list, lists);
  app.options<'block_suggestion'>(actionIds.from, senders);
  app.options<'block_suggestion'>(actionIds.country, countries);
}

/** Countries where ClickSend offers MMS, or where most of its customers are. */
const COMMON: readonly CountryCode[] = ['AU', 'US', 'CA', 'NZ', 'GB'];

const GROUPS: readonly (readonly [SenderOption['kind'], string])[] = [
  ['number', 'ClickSend numbers'],
  ['own', 'Own numbers'],
  ['name', 'Sender names'],
];

function buildSenderGroups(
  senders: readonly SenderOption[],
  typed: string,
): readonly OptionGroup[] {
  const found = senders.filter((sender) => isMatch(sender, typed)).slice(0, MAX_OPTIONS);
  return GROUPS.map(([kind, label]) => ({
    label: buildPlainText(label),
    options: found.filter((sender) => sender.kind === kind).map(buildSenderOption),
  })).filter((group) => group.options.length > 0);
}

/** The digits of a number match however they are spaced. */
function isMatch({ value, label = '' }: SenderOption, typed: string): boolean {
  const text = typed.trim().toLowerCase();
  const digits = text.replace(/[^\d]/g, '').replace(/^0+/, '');
  return (
    `${value} ${label}`.toLowerCase().includes(text) ||
    (digits !== '' && /^[+\d\s()-]+$/.test(text) && value.includes(digits))
  );
}
