import { findCountry } from '../../domain/country.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { isSenderName, type SendId } from '../../domain/send.ts';
import { memoizeWithTtl } from '../async/memoize-with-ttl.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { StoredDrafts } from '../records/compose-facts.ts';
import type { Records } from '../records/records.ts';
import type { FindNoReplyReason } from './find-no-reply-reason.ts';
import { createUnsentDrafts, toDraftIds } from './unsent-drafts.ts';

/** The country of the local numbers that a person (a Slack user id) types and reads. */
export type LoadUserCountry = (user: string) => Promise<CountryCode>;

/** `country`: `DEFAULT_COUNTRY`, for a person who has picked none. */
export function createLoadUserCountry({
  records,
  country,
}: {
  readonly records: Records;
  readonly country: CountryCode;
}): LoadUserCountry {
  return async (user) => findCountry(await records.userCountry.get(user))?.code ?? country;
}

/** Short, although numbers change about once a year, because contact lists grow every day. */
const SENDERS_KEPT_MS = 60_000;
const LISTS_KEPT_MS = 30_000;

/** The account's options for the form's menus, which Slack requests at every keystroke. */
export function createFormOptions(
  tools: Pick<AppContext, 'clock'> & {
    readonly clickSend: Pick<ClickSend, 'listContactLists' | 'listSenders'>;
  },
) {
  const { clickSend, clock } = tools;
  const lists = memoizeWithTtl(LISTS_KEPT_MS, clock, (text) =>
    clickSend.listContactLists(text || undefined),
  );
  const senders = memoizeWithTtl(SENDERS_KEPT_MS, clock, () => clickSend.listSenders());
  return {
    /** Contact lists whose name contains the text. */
    listContactLists: (text: string) => lists(text.trim().toLowerCase()),
    listSenders: () => senders(''),
  };
}

export type FormOptions = ReturnType<typeof createFormOptions>;

/** Choices from the last form, preset in the next one. */
interface RememberedChoices {
  /** The sender last used in the channel. */
  readonly from?: string;
  /** The country that this person last used for local numbers. */
  readonly country?: CountryCode;
}

/** What the next form starts with. */
interface LoadedPresets extends RememberedChoices {
  /** The drafts that this person last reviewed for the channel, newest first. Some may have been sent since. */
  readonly drafts?: readonly SendId[];
}

/** Remembers what the next form starts with. Losing a choice costs a click. */
export function createFormPresets({
  records,
  findNoReplyReason,
}: {
  readonly records: Records;
  readonly findNoReplyReason: FindNoReplyReason;
}) {
  const drafts = createUnsentDrafts(records);
  return {
    async load(channel: string | undefined, user: string | undefined): Promise<LoadedPresets> {
      // In a single read, because somebody waits for the form.
      const [from, code, stored] = await records.store.getMany<unknown>([
        records.channelSenderId.key(channel ?? ''),
        records.userCountry.key(user ?? ''),
        records.unsentDrafts.key(user ?? '', channel ?? ''),
      ]);
      return {
        from: typeof from === 'string' && from && !isSenderName(from) ? from : undefined,
        country: typeof code === 'string' ? findCountry(code)?.code : undefined,
        drafts: stored === undefined ? undefined : toDraftIds(stored as StoredDrafts),
      };
    },

    findDraft: drafts.find,
    discardDraft: drafts.discard,

    /**
     * After a form was submitted: stores its sender for the channel, its country for the person, and the draft
     * that its author reviews.
     */
    async save(
      channel: string,
      user: string,
      chosen: RememberedChoices & { readonly country: CountryCode; readonly draft?: SendId },
    ): Promise<void> {
      const { from, country, draft } = chosen;
      // If ClickSend does not say, the next form shows the warning.
      const unanswerable = await findNoReplyReason(from).catch(() => undefined);
      await Promise.all([
        // No sender is a choice too. One that nobody can reply to has to be picked each time.
        unanswerable ? undefined : records.channelSenderId.put(from ?? '', channel),
        records.userCountry.put(country, user),
        draft && drafts.remember(draft, user, channel),
      ]);
    },
  };
}

export type FormPresets = ReturnType<typeof createFormPresets>;
