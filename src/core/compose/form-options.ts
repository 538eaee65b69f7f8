import { findCountry } from '../../domain/country.ts';
import type { PendingDraft } from '../../domain/draft.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { isSenderName, type SendId } from '../../domain/send.ts';
import { memoizeWithTtl } from '../async/memoize-with-ttl.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Records } from '../records/records.ts';
import type { FindNoReplyReason } from './find-no-reply-reason.ts';

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
  /** The draft that this person last reviewed for the channel. It may have been sent since. */
  readonly draft?: SendId;
}

/** Remembers what the next form starts with. Losing a choice costs a click. */
export function createFormPresets({
  records,
  findNoReplyReason,
}: {
  readonly records: Records;
  readonly findNoReplyReason: FindNoReplyReason;
}) {
  return {
    async load(channel: string | undefined, user: string | undefined): Promise<RememberedChoices> {
      // In a single read, because somebody waits for the form.
      const [from, code, draft] = await records.store.getMany<string>([
        records.channelSenderId.key(channel ?? ''),
        records.userCountry.key(user ?? ''),
        records.unsentDraft.key(user ?? '', channel ?? ''),
      ]);
      const country = findCountry(code)?.code;
      return {
        from: from && !isSenderName(from) ? from : undefined,
        country,
        draft: draft as SendId | undefined,
      };
    },

    /** The remembered draft. Undefined if it was sent, or its channel was changed. */
    async findDraft(
      id: SendId,
      user: string,
      channel: string | undefined,
    ): Promise<PendingDraft | undefined> {
      const [draft, send] = await Promise.all([records.draft.get(id), records.send.get(id)]);
      // A draft that goes out without being confirmed has no form to reopen.
      if (send || draft?.user !== user || draft.asked.kind !== 'form') return undefined;
      return channel === undefined || draft.draft.channel === channel ? draft : undefined;
    },

    /** Used when the person starts a new message instead. */
    async forgetDraft(id: SendId, user: string): Promise<void> {
      const draft = await records.draft.get(id);
      const keys = ['', draft?.draft.channel ?? ''].map((channel): [string, string] => [
        user,
        channel,
      ]);
      const found = await records.unsentDraft.getMany(keys);
      await Promise.all(
        keys.map(async (key, n) => {
          if (found[n] === id) await records.unsentDraft.delete(...key);
        }),
      );
    },

    /** After a form was submitted: stores its sender for the channel and its country for the person. */
    async save(
      channel: string,
      user: string,
      { from, country, draft }: RememberedChoices & { readonly country: CountryCode },
    ): Promise<void> {
      // If ClickSend does not say, the next form shows the warning.
      const unanswerable = await findNoReplyReason(from).catch(() => undefined);
      await Promise.all([
        // No sender is a choice too. One that nobody can reply to has to be picked each time.
        unanswerable ? undefined : records.channelSenderId.put(from ?? '', channel),
        records.userCountry.put(country, user),
        draft &&
          records.unsentDraft.putMany(
            [channel, ''].map((place) => ({ key: [user, place], value: draft })),
          ),
      ]);
    },
  };
}

export type FormPresets = ReturnType<typeof createFormPresets>;
