import type { App, BlockSuggestion } from '@slack/bolt';
import type { Option } from '@slack/types';
import type { FormOptions } from '../../../core/compose/form-options.ts';
import type { FormPresets } from '../../../core/compose/form-presets.ts';
import type { SenderOption } from '../../../core/ports/clicksend-account.ts';
import { searchCountries } from '../../../domain/country.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { buildCountryOption, buildListOption, buildSenderOption, MAX_OPTIONS } from './options.ts';

/** Slack waits three seconds for options; none are better than an error in the form. */
const ANSWERED_WITHIN_MS = 2_500;

/** All countries can be offered without the one that is remembered. */
const REMEMBERED_WITHIN_MS = 500;

/** What can be picked in the form's menus, for what was typed into them. */
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

  offer(actionIds.list, async ({ value }) => {
    const lists = await formOptions.listContactLists(value ?? '');
    return { options: lists.slice(0, MAX_OPTIONS).map((list) => buildListOption(list)) };
  });

  offer(actionIds.from, async ({ value }) =>
    senderGroups(await formOptions.listSenders(), value ?? ''),
  );

  offer(actionIds.country, async ({ value, user }) => {
    const recalling = withTimeout(REMEMBERED_WITHIN_MS, presets.load(undefined, user.id));
    const recalled = await recalling.catch(() => undefined);
    const found = searchCountries(value ?? '', [recalled?.country, tools.country, ...COMMON]);
    return { options: found.slice(0, MAX_OPTIONS).map(buildCountryOption) };
  });

  function offer(actionId: string, find: (asked: BlockSuggestion) => Promise<Offer>): void {
    app.options<'block_suggestion'>(actionId, async ({ ack, payload, logger }) => {
      let offered: Offer = { options: [] };
      try {
        offered = await withTimeout(ANSWERED_WITHIN_MS, find(payload));
      } catch (error) {
        // Slack shows “no results”; there is no place for a reason in a menu.
        logger.warn(`options for ${actionId}: ${toAppError(error).code}`);
      }
      await ack(offered);
    });
  }
}

interface OptionGroup {
  readonly label: ReturnType<typeof buildPlainText>;
  readonly options: Option[];
}
type Offer = { options: Option[] } | { option_groups: OptionGroup[] };

/** Where ClickSend offers MMS, or most of its customers are. */
const COMMON: readonly CountryCode[] = ['AU', 'US', 'CA', 'NZ', 'GB'];

const GROUPS: readonly (readonly [SenderOption['kind'], string])[] = [
  ['number', 'ClickSend numbers'],
  ['own', 'Own numbers'],
  ['name', 'Sender names'],
];

function senderGroups(senders: readonly SenderOption[], typed: string): Offer {
  const found = senders.filter((sender) => isMeant(sender, typed)).slice(0, MAX_OPTIONS);
  const groups = GROUPS.map(([kind, label]) => ({
    label: buildPlainText(label),
    options: found.filter((sender) => sender.kind === kind).map(buildSenderOption),
  })).filter((group) => group.options.length > 0);
  // Slack takes no empty list of groups.
  return groups.length > 0 ? { option_groups: groups } : { options: [] };
}

/** A number is meant however its digits are spaced. */
function isMeant({ value, label = '' }: SenderOption, typed: string): boolean {
  const text = typed.trim().toLowerCase();
  const digits = text.replace(/[^\d]/g, '').replace(/^0+/, '');
  return (
    `${value} ${label}`.toLowerCase().includes(text) ||
    (digits !== '' && /^[+\d\s()-]+$/.test(text) && value.includes(digits))
  );
}
