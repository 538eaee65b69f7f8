import { countryOf } from '../../domain/country.ts';
import type { CountryCode } from '../../domain/phone.ts';
import type { Records } from '../records/records.ts';

/** What is preset in a form because it was chosen the last time. */
export interface Recalled {
  /** The sender last used in the channel. */
  readonly from?: string;
  /** The country that this person last read numbers with. */
  readonly country?: CountryCode;
}

export interface Presets {
  recall(channel: string | undefined, user: string | undefined): Promise<Recalled>;
  /** After a form was taken: its sender for the channel, its country for the person. */
  remember(
    channel: string,
    user: string,
    chosen: { readonly from: string | undefined; readonly country: CountryCode },
  ): Promise<void>;
}

/** Remembers choices that are nearly always the same. Lost ones cost a click. */
export function presets({ records }: { readonly records: Records }): Presets {
  return {
    async recall(channel, user) {
      // In one go: a form waits for it.
      const [from, code] = await records.store.getMany<string>([
        records.senderOf.key(channel ?? ''),
        records.countryOf.key(user ?? ''),
      ]);
      const country = countryOf(code)?.code;
      return { from: from || undefined, country };
    },

    async remember(channel, user, { from, country }) {
      await Promise.all([
        // None is a choice too.
        records.senderOf.put(from ?? '', channel),
        records.countryOf.put(country, user),
      ]);
    },
  };
}
