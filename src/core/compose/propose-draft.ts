import { randomUUID } from 'node:crypto';
import type { Draft } from '../../domain/draft.ts';
import { findKindWithoutPictures } from '../../domain/number-kind.ts';
import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { quoteJob } from '../jobs.ts';
import { DRAFT_TTL_MS } from '../records/expiry.ts';
import { isSameRecord } from '../records/is-same-record.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';

export type DraftProposal = Omit<PendingDraft, 'version' | 'at'>;
export type ProposeDraft = (proposal: DraftProposal) => Promise<PendingDraft>;

/**
 * Takes a form that is to be priced, or whose lists are to be read, before it is sent: stores it and
 * queues the work on it, both before anybody is told so. The same form again takes its place.
 */
export function createProposeDraft(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'>,
): ProposeDraft {
  const { records, jobs, clock, log } = tools;
  return async (proposal) => {
    const { includesAll = await wasInsisted(proposal), ...rest } = proposal;
    const fact: PendingDraft = {
      ...rest,
      ...(includesAll ? { includesAll } : {}),
      version: randomUUID(),
      at: clock.now(),
    };
    await records.allDrafts().add([{ member: fact.id, score: fact.at }]);
    await records.allDrafts().trim(fact.at - DRAFT_TTL_MS);
    await records.draft.put(fact, fact.id);
    // Sooner: a former version of it may be waiting for something.
    await jobs.add(quoteJob, fact.id, { sooner: true });
    log.info({ sendId: fact.id, asked: fact.asked.kind }, 'draft taken');
    return fact;
  };

  /** Whoever sends the form to the same people again, or changes their send, need not insist again. */
  async function wasInsisted({ id, user, draft, changes }: DraftProposal): Promise<boolean> {
    const before = await records.draft.get(id);
    if (!before && changes) return isAmongThose(changes.id, draft);
    if (!before?.includesAll || before.user !== user) return false;
    const people = ({ recipients, lists }: Draft) => [recipients, lists];
    return isSameRecord(people(before.draft), people(draft));
  }

  /** Whether the scheduled send goes to all of the draft's numbers that cannot get pictures. */
  async function isAmongThose(id: SendId, draft: Draft): Promise<boolean> {
    const wanted = draft.recipients.filter(({ phone }) => findKindWithoutPictures(phone));
    if (wanted.length === 0) return false;
    const snapshot = await loadSnapshot(records, id);
    const there = new Set(snapshot?.send.recipients.map(({ phone }) => phone));
    return wanted.every(({ phone }) => there.has(phone));
  }
}
