import { listPhoneSpellings } from '../../domain/contact-phone.ts';
import { computeOptOutState, OPT_OUT_ACTOR } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import type { SendId } from '../../domain/send.ts';
import { mapInChunks, splitIntoChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import { getErrorCode } from '../errors.ts';
import { findOptedOut, loadOptOutEvents } from '../opt-outs/find-opted-out.ts';
import type { JobHandler } from '../ports/jobs.ts';
import { countEdits, isCancelRequestOpen, loadSend, loadSnapshot } from '../sends/snapshot.ts';
import type { CancelSend } from './cancel-send.ts';

/** How soon to check again a send that is being cancelled: a version that includes this person may replace it. */
const CANCELLING_AGAIN_MS = 15_000;

const CHUNK_SIZE = 20;

/** How many recipients are looked up in the ledger at a time. */
const PEOPLE_AT_ONCE = 1_000;

type Tools = Pick<AppContext, 'records' | 'log'> & { readonly cancelSend: CancelSend };

/**
 * Somebody opted out (the id is their person key): cancels the messages that ClickSend holds for them.
 * Sends that the app holds need nothing, because `submitBatchJob` checks the ledger when they are due.
 */
export function createCancelOptedOutJob(tools: Tools): JobHandler<string> {
  const { records, log } = tools;
  return {
    async run(person) {
      const fact = await records.optOut.get(person);
      const events = fact && (await loadOptOutEvents(records, fact.phone));
      if (!events || computeOptOutState(events).kind === 'in') return undefined;
      const spellings = listPhoneSpellings(fact.phone);
      const isTheirs = ({ phone }: Recipient) => spellings.includes(phone);
      let isOpen = false;
      for (const id of await listHeldSends(records, isTheirs)) {
        for (const phone of spellings) if (await cancelFor(tools, id, phone)) isOpen = true;
      }
      return isOpen ? { againInMs: CANCELLING_AGAIN_MS } : undefined;
    },

    async onExhausted(person, error) {
      const code = getErrorCode(error);
      log.error({ person, code, err: error }, FAILED);
    },
  };
}

/** Many people opted out at once: one pass over what ClickSend holds, for everybody in the ledger. */
export function createCancelAllOptedOutJob(tools: Tools): JobHandler<unknown> {
  const { records, log } = tools;
  return {
    async run() {
      let isOpen = false;
      for (const id of await listHeldSends(records, () => true))
        if (await cancelAllFor(tools, id)) isOpen = true;
      return isOpen ? { againInMs: CANCELLING_AGAIN_MS } : undefined;
    },

    async onExhausted(_, error) {
      log.error({ code: getErrorCode(error), err: error }, FAILED);
    },
  };
}

const FAILED = 'failed to cancel messages to people who opted out';

/** Returns whether to check it again. */
async function cancelAllFor(tools: Tools, id: SendId): Promise<boolean> {
  const { records } = tools;
  const phones = (await loadSend(records, id))?.recipients.map(({ phone }) => phone) ?? [];
  const optedOut = await mapInChunks(splitIntoChunks(phones, PEOPLE_AT_ONCE), 1, (chunk) =>
    findOptedOut(records, chunk),
  );
  let isOpen = false;
  for (const phone of optedOut.flatMap((problems) => [...problems.keys()]))
    if (await cancelFor(tools, id, phone, { onlyOnce: true })) isOpen = true;
  return isOpen;
}

/** The sends that ClickSend holds for such a person. Loaded in chunks, because there may be thousands of other sends. */
async function listHeldSends(
  records: Tools['records'],
  isTheirs: (recipient: Recipient) => boolean,
): Promise<readonly SendId[]> {
  const scheduled = await records.scheduledSends().listOldest();
  return mapInChunks(scheduled, CHUNK_SIZE, async ({ member }) => {
    const send = await loadSend(records, member);
    return send?.schedule?.with === 'clicksend' && send.recipients.some(isTheirs)
      ? member
      : undefined;
  });
}

/** Returns whether to check it again. `onlyOnce`: leaves out what ClickSend has already been asked for this reason. */
async function cancelFor(
  { records, cancelSend, log }: Tools,
  id: SendId,
  phone: E164,
  { onlyOnce = false } = {},
): Promise<boolean> {
  for (;;) {
    const snapshot = await loadSnapshot(records, id);
    if (snapshot?.send.schedule?.with !== 'clicksend') return false;
    const index = snapshot.send.recipients.findIndex((one) => one.phone === phone);
    if (index < 0 || snapshot.withdrawn.has(index)) return false;
    if (isCancelRequestOpen(snapshot)) return true;
    if (onlyOnce && (await hasBeenAsked(records, id, index))) return false;
    const result = await cancelSend(id, OPT_OUT_ACTOR, { index, edits: countEdits(snapshot) });
    log.info({ sendId: id, result: result.kind }, 'asked to cancel: the person opted out');
    if (result.kind !== 'outdated') return false;
    // It was edited in between, or replaced by another send, which is in the list as well.
    const now = await loadSnapshot(records, id);
    if (now?.changes.length === snapshot.changes.length) return false;
  }
}

async function hasBeenAsked(
  records: Tools['records'],
  id: SendId,
  index: number,
): Promise<boolean> {
  const request = await records.messageCancelRequest.get(id, index);
  if (request?.by !== OPT_OUT_ACTOR) return false;
  return (await records.messageCancelResult.get(id, index))?.at === request.at;
}
