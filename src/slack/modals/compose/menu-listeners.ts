import type { App, BlockSuggestion } from '@slack/bolt';
import type { Option } from '@slack/types';
import type { Pickable } from '../../../core/compose/form-options.ts';
import type { Presets } from '../../../core/compose/form-presets.ts';
import type { Sender } from '../../../core/ports/clicksend.ts';
import { findCountries } from '../../../domain/country.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import { within } from '../../client/with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { countryOption, listOption, MOST_OPTIONS, senderOption } from './options.ts';

/** Slack waits three seconds for options; none are better than an error in the form. */
const ANSWERED_WITHIN_MS = 2_500;

/** All countries can be offered without the one that is remembered. */
const REMEMBERED_WITHIN_MS = 500;

/** What can be picked in the form's menus, for what was typed into them. */
export function options(
  app: App,
  tools: {
    readonly pickable: Pickable;
    readonly presets: Presets;
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  },
): void {
  const { pickable, presets } = tools;

  offer(actionIds.list, async ({ value }) => {
    const lists = await pickable.lists(value ?? '');
    return { options: lists.slice(0, MOST_OPTIONS).map((list) => listOption(list)) };
  });

  offer(actionIds.from, async ({ value }) => senderGroups(await pickable.senders(), value ?? ''));

  offer(actionIds.country, async ({ value, user }) => {
    const recalling = within(REMEMBERED_WITHIN_MS, presets.recall(undefined, user.id));
    const recalled = await recalling.catch(() => undefined);
    const found = findCountries(value ?? '', [recalled?.country, tools.country, ...COMMON]);
    return { options: found.slice(0, MOST_OPTIONS).map(countryOption) };
  });

  function offer(actionId: string, find: (asked: BlockSuggestion) => Promise<Offer>): void {
    app.options<'block_suggestion'>(actionId, async ({ ack, payload, logger }) => {
      let offered: Offer = { options: [] };
      try {
        offered = await within(ANSWERED_WITHIN_MS, find(payload));
      } catch (error) {
        // Slack shows “no results”; there is no place for a reason in a menu.
        logger.warn(`options for ${actionId}: ${toAppError(error).code}`);
      }
      await ack(offered);
    });
  }
}

interface OptionGroup {
  readonly label: ReturnType<typeof plain>;
  readonly options: Option[];
}
type Offer = { options: Option[] } | { option_groups: OptionGroup[] };

/** Where ClickSend offers MMS, or most of its customers are. */
const COMMON: readonly CountryCode[] = ['AU', 'US', 'CA', 'NZ', 'GB'];

const GROUPS: readonly (readonly [Sender['kind'], string])[] = [
  ['number', 'ClickSend numbers'],
  ['own', 'Own numbers'],
  ['name', 'Sender names'],
];

function senderGroups(senders: readonly Sender[], typed: string): Offer {
  const found = senders.filter((sender) => isMeant(sender, typed)).slice(0, MOST_OPTIONS);
  const groups = GROUPS.map(([kind, label]) => ({
    label: plain(label),
    options: found.filter((sender) => sender.kind === kind).map(senderOption),
  })).filter((group) => group.options.length > 0);
  // Slack takes no empty list of groups.
  return groups.length > 0 ? { option_groups: groups } : { options: [] };
}

/** A number is meant however its digits are spaced. */
function isMeant({ value, label = '' }: Sender, typed: string): boolean {
  const text = typed.trim().toLowerCase();
  const digits = text.replace(/[^\d]/g, '').replace(/^0+/, '');
  return (
    `${value} ${label}`.toLowerCase().includes(text) ||
    (digits !== '' && /^[+\d\s()-]+$/.test(text) && value.includes(digits))
  );
}
