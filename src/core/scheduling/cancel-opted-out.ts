import { listPhoneSpellings } from '../../domain/contact-phone.ts';
import { computeOptOutState, OPT_OUT_ACTOR } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import { mapInChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import { getErrorCode } from '../errors.ts';
import { loadOptOutEvents } from '../opt-outs/find-opted-out.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import { countEdits, isCancelRequestOpen, loadSend, loadSnapshot } from '../sends/snapshot.ts';
import type { CancelSend } from './cancel-send.ts';

/** How soon to check again a send that is being cancelled: a version that includes this person may replace it. */
const CANCELLING_AGAIN_MS = 15_000;

const CHUNK_SIZE = 20;

/**
 * Somebody opted out (the id is their person key): cancels the messages that ClickSend holds for them.
 * Sends that the app holds need nothing, because `submitBatchJob` checks the ledger when they are due.
 */
export function createCancelOptedOutJob(
  tools: Pick<AppContext, 'records' | 'log'> & {
    readonly cancelSend: CancelSend;
  },
): JobHandler<string> {
  const { records, cancelSend, log } = tools;
  return { run, onExhausted: giveUp };

  async function run(person: string): Promise<JobResult> {
    const fact = await records.optOut.get(person);
    const events = fact && (await loadOptOutEvents(records, fact.phone));
    if (!events || computeOptOutState(events).kind === 'in') return undefined;
    const spellings = listPhoneSpellings(fact.phone);
    let isOpen = false;
    for (const id of await listHeldSends(spellings)) {
      for (const phone of spellings) if (await cancelFor(id, phone)) isOpen = true;
    }
    return isOpen ? { againInMs: CANCELLING_AGAIN_MS } : undefined;
  }

  /** The sends to this person that ClickSend holds. Loaded in chunks, because there may be thousands of other sends. */
  async function listHeldSends(spellings: readonly E164[]): Promise<readonly SendId[]> {
    const scheduled = await records.scheduledSends().listOldest();
    return mapInChunks(scheduled, CHUNK_SIZE, async ({ member }) => {
      const send = await loadSend(records, member);
      const isTheirs = send?.recipients.some(({ phone }) => spellings.includes(phone));
      return isTheirs && send?.schedule?.with === 'clicksend' ? member : undefined;
    });
  }

  /** Returns whether to check it again. */
  async function cancelFor(id: SendId, phone: E164): Promise<boolean> {
    for (;;) {
      const snapshot = await loadSnapshot(records, id);
      if (snapshot?.send.schedule?.with !== 'clicksend') return false;
      const index = snapshot.send.recipients.findIndex((one) => one.phone === phone);
      if (index < 0 || snapshot.withdrawn.has(index)) return false;
      if (isCancelRequestOpen(snapshot)) return true;
      const result = await cancelSend(id, OPT_OUT_ACTOR, { index, edits: countEdits(snapshot) });
      log.info({ sendId: id, result: result.kind }, 'asked to cancel: the person opted out');
      if (result.kind !== 'outdated') return false;
      // It was edited in between, or replaced by another send, which is in the list as well.
      const now = await loadSnapshot(records, id);
      if (now?.changes.length === snapshot.changes.length) return false;
    }
  }

  async function giveUp(person: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ person, code, err: error }, 'failed to cancel messages to a person who opted out');
  }
}
