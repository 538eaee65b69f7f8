import { parseContactPhone } from '../../domain/contact-phone.ts';
import { findCountry } from '../../domain/country.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend, Contact, ContactList } from '../ports/clicksend.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { StoreIdentity } from '../records/opt-out-facts.ts';
import type { OptOutLedger } from './opt-out-ledger.ts';

/** Reading the names of the lists is one call. */
const READ_AGAIN_MS = 15 * 60_000;

/** A list with as many contacts as before is read again after this time, because somebody may have replaced one. */
const SAME_LENGTH_MS = 24 * 3_600_000;

/** How long the start waits for ClickSend (ms). */
const STARTED_WITHIN_MS = 5_000;

const FAILED = "failed to read ClickSend's Opt-Out List";

type Tools = Pick<AppContext, 'records' | 'clock' | 'log'> & {
  readonly clickSend: Pick<ClickSend, 'listOptOutLists' | 'listOptedOutContacts'>;
  readonly optOuts: Pick<OptOutLedger, 'recordListed'>;
  /** For contacts without a country of their own. */
  readonly country: CountryCode;
};

type ReadOptOutLists = () => Promise<void>;

/**
 * Opts out everybody in ClickSend's own Opt-Out List, to which its unsubscribe links and its answer to STOP move people.
 * ClickSend leaves them out of its campaigns, but not of messages sent through its API. Numbers that the ledger already
 * knows keep their state, because ClickSend's list still has whoever opted back in here.
 */
export function createReadOptOutLists(tools: Tools): ReadOptOutLists {
  const { records, clickSend, clock, log, optOuts } = tools;
  const read = new Map<string, { readonly count: number | undefined; readonly at: number }>();
  let readInto: StoreIdentity | undefined;
  let reading: Promise<void> | undefined;
  // The start and the job share one reading, because a long list takes minutes.
  return () => {
    reading ??= readLists().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  async function readLists(): Promise<void> {
    // A store that lost its records needs them again.
    const identity = await records.storeIdentity.get();
    if (identity?.id !== readInto?.id || identity?.lostAt !== readInto?.lostAt) read.clear();
    readInto = identity;
    // One that cannot be read does not keep the others from being read.
    const errors: unknown[] = [];
    for (const list of await clickSend.listOptOutLists())
      await readList(list).catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }

  async function readList({ id, count }: ContactList): Promise<void> {
    const last = read.get(id);
    const at = clock.now();
    if (last?.count !== undefined && last.count === count && at - last.at < SAME_LENGTH_MS) return;
    const seen = { unreadable: 0, totals: new Set<number>() };
    const added = await optOuts.recordListed(readPhones(id, seen));
    const { unreadable, totals } = seen;
    if (added + unreadable > 0) log.info({ added, unreadable }, "read ClickSend's Opt-Out List");
    // If somebody edited it meanwhile, contacts may have moved to a page that was already read.
    if (totals.size <= 1) read.set(id, { count, at });
    else read.delete(id);
  }

  /** A page at a time, because the list may be longer than the memory. */
  async function* readPhones(id: string, seen: { unreadable: number; totals: Set<number> }) {
    for await (const { contacts, total } of clickSend.listOptedOutContacts(id)) {
      const phones = contacts.flatMap((contact) => parseListedPhone(contact) ?? []);
      seen.unreadable += contacts.length - phones.length;
      if (total !== undefined) seen.totals.add(total);
      yield phones;
    }
  }

  function parseListedPhone(contact: Contact): E164 | undefined {
    const own = findCountry(contact.country?.toUpperCase())?.code ?? tools.country;
    return parseContactPhone(contact.phone, own);
  }
}

/** Reads the lists before anything that is due is sent. Never throws, because the job reads them again. */
export async function catchUpOnOptOutLists({
  readOptOutLists,
  clock,
  log,
}: Pick<AppContext, 'clock' | 'log'> & {
  readonly readOptOutLists: ReadOptOutLists;
}): Promise<void> {
  const failed = readOptOutLists().catch((error: unknown) => {
    log.warn({ err: error }, FAILED);
  });
  await Promise.race([failed, clock.wait(STARTED_WITHIN_MS)]);
}

export function createReadOptOutListsJob({
  readOptOutLists,
  log,
}: Pick<AppContext, 'log'> & { readonly readOptOutLists: ReadOptOutLists }): JobHandler<unknown> {
  let isFailing = false;
  return {
    async run() {
      try {
        await readOptOutLists();
        isFailing = false;
      } catch (error) {
        // Logged once, not every time.
        if (!isFailing) log.warn({ err: error }, FAILED);
        isFailing = true;
      }
      return { againInMs: READ_AGAIN_MS };
    },
    onExhausted: async () => undefined,
  };
}
