import { listSpellings } from '../../domain/contact-phone.ts';
import { stateOf, THEY_OPTED_OUT } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import { codeOf } from '../errors.ts';
import type { OptOuts } from '../opt-outs/opt-out-ledger.ts';
import type { Log } from '../ports/clock-log-metrics.ts';
import type { JobResult, JobWorker } from '../ports/jobs.ts';
import type { Records } from '../records/records.ts';
import { isRecallOpen } from '../sends/cancel-request.ts';
import { editsIn, readStanding } from '../sends/load-snapshot.ts';
import type { CancelSend } from './cancel-send.ts';

/** With the jobs' growing pauses about twenty minutes of a store that is away. */
const ATTEMPTS = 12;

/** All of a send is wanted back just now: how that ends decides whether this person is still in it. */
const RECALLING_MS = 15_000;

/**
 * Somebody opted out (the id is their person key): what ClickSend holds for them until its time is
 * taken back. What is held here needs nothing: `deliver` looks into the ledger when it leaves.
 */
export function bar(tools: {
  readonly records: Records;
  readonly cancel: CancelSend;
  readonly optOuts: Pick<OptOuts, 'eventsOf'>;
  readonly log: Log;
}): JobWorker {
  const { records, cancel, optOuts, log } = tools;
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(person: string): Promise<JobResult> {
    const fact = await records.optOut.get(person);
    if (!fact || stateOf(await optOuts.eventsOf(fact.phone)).kind === 'in') return undefined;
    const scheduled = await records.scheduled().oldest({ limit: Number.POSITIVE_INFINITY });
    let isOpen = false;
    for (const { member } of scheduled) {
      for (const phone of listSpellings(fact.phone)) {
        if (await takeOut(member as SendId, phone)) isOpen = true;
      }
    }
    return isOpen ? { againInMs: RECALLING_MS } : undefined;
  }

  /** Tells whether it is to be looked at again. */
  async function takeOut(id: SendId, phone: E164): Promise<boolean> {
    for (;;) {
      const standing = await readStanding(records, id);
      if (standing?.send.schedule?.with !== 'clicksend') return false;
      const index = standing.send.recipients.findIndex((one) => one.phone === phone);
      if (index < 0 || standing.withdrawn.has(index)) return false;
      if (isRecallOpen(standing)) return true;
      const result = await cancel(id, THEY_OPTED_OUT, { index, edits: editsIn(standing) });
      log.info({ sendId: id, result: result.kind }, 'held for somebody who opted out');
      if (result.kind !== 'outdated') return false;
      // It was edited in between, or another send stands in its place, which is in the list as well.
      const now = await readStanding(records, id);
      if (now?.changes.length === standing.changes.length) return false;
    }
  }

  async function giveUp(person: string, error: unknown): Promise<void> {
    const code = codeOf(error);
    log.error({ person, code, err: error }, 'what is held for somebody who opted out stays there');
  }
}
