import { findCountry } from '../../domain/country.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { isSenderName } from '../../domain/sender.ts';
import type { Records } from '../records/records.ts';

/** What is preset in a form because it was chosen the last time. */
interface RememberedChoices {
  /** The sender last used in the channel. */
  readonly from?: string;
  /** The country that this person last read numbers with. */
  readonly country?: CountryCode;
}

export interface FormPresets {
  load(channel: string | undefined, user: string | undefined): Promise<RememberedChoices>;
  /** After a form was taken: its sender for the channel, its country for the person. */
  save(
    channel: string,
    user: string,
    chosen: { readonly from: string | undefined; readonly country: CountryCode },
  ): Promise<void>;
}

/** Remembers choices that are nearly always the same. Lost ones cost a click. */
export function createFormPresets({ records }: { readonly records: Records }): FormPresets {
  return {
    async load(channel, user) {
      // In one go: a form waits for it.
      const [from, code] = await records.store.getMany<string>([
        records.channelSenderId.key(channel ?? ''),
        records.userCountry.key(user ?? ''),
      ]);
      const country = findCountry(code)?.code;
      return { from: from && !isSenderName(from) ? from : undefined, country };
    },

    async save(channel, user, { from, country }) {
      await Promise.all([
        // None is a choice too. Nobody can reply to a name: it is chosen anew each time.
        isSenderName(from ?? '') ? undefined : records.channelSenderId.put(from ?? '', channel),
        records.userCountry.put(country, user),
      ]);
    },
  };
}
