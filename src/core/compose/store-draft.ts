import { randomUUID } from 'node:crypto';
import type { Draft, PendingDraft } from '../../domain/draft.ts';
import { findKindWithoutPictures } from '../../domain/number-kind.ts';
import type { Recipient } from '../../domain/recipient.ts';
import type { Plan, Schedule, Send, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { quoteJob } from '../jobs.ts';
import { DRAFT_TTL_MS } from '../records/retention.ts';
import { loadSnapshot } from '../sends/snapshot.ts';

export type NewDraft = Omit<PendingDraft, 'version' | 'at'>;
export type StoreDraft = (submitted: NewDraft) => Promise<PendingDraft>;

/** Stores a form whose price or lists must be fetched before it is sent, and queues that. */
export function createStoreDraft(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'>,
): StoreDraft {
  const { records, jobs, clock, log } = tools;
  return async (submitted) => {
    const { includesAll = await wasIncludedBefore(submitted), ...rest } = submitted;
    const fact: PendingDraft = {
      ...rest,
      ...(includesAll ? { includesAll } : {}),
      version: randomUUID(),
      at: clock.now(),
    };
    await records.allDrafts().add([{ member: fact.id, score: fact.at }]);
    await records.allDrafts().trim(fact.at - DRAFT_TTL_MS);
    await records.draft.put(fact, fact.id);
    // `sooner`, because an earlier version may be waiting for a retry.
    await jobs.add(quoteJob, fact.id, { sooner: true });
    log.info({ sendId: fact.id, asked: fact.asked.kind }, 'stored the draft');
    return fact;
  };

  /** Keeps the earlier choice to include numbers if the form has no other such numbers, or changes that send. */
  async function wasIncludedBefore({ id, user, draft, changes }: NewDraft): Promise<boolean> {
    const before = await records.draft.get(id);
    if (!before && changes) return includesSame(changes.id, draft);
    if (!before?.includesAll || before.user !== user) return false;
    // Nobody knows yet which numbers are in a list.
    const listIds = new Set(before.draft.lists.map((list) => list.id));
    if (!draft.lists.every((list) => listIds.has(list.id))) return false;
    return hasAllWithoutPictures(before.draft.recipients, draft);
  }

  /** Whether the scheduled send already goes to all of the draft's numbers that cannot receive pictures. */
  async function includesSame(id: SendId, draft: Draft): Promise<boolean> {
    if (!draft.recipients.some(({ phone }) => findKindWithoutPictures(phone))) return false;
    const snapshot = await loadSnapshot(records, id);
    return hasAllWithoutPictures(snapshot?.send.recipients ?? [], draft);
  }
}

/** Whether these recipients include all of the draft's numbers that cannot receive pictures. */
function hasAllWithoutPictures(recipients: readonly Recipient[], draft: Draft): boolean {
  const there = new Set(recipients.map(({ phone }) => phone));
  return draft.recipients.every(({ phone }) => there.has(phone) || !findKindWithoutPictures(phone));
}

/** The plan for a draft whose contact lists, if any, are loaded. */
export function convertDraftToPlan(draft: Draft, scheduleWith: Schedule['with']): Plan {
  const { doubles, unread, tableOptOuts, lists, at, simplified, ...plan } = draft;
  return { ...plan, schedule: at === undefined ? undefined : { at, with: scheduleWith } };
}

/** A draft as a send without its lists, used to report on a draft that was not sent. */
export function convertDraftToSend({ id, user, at, draft }: PendingDraft): Send {
  return { ...convertDraftToPlan(draft, 'app'), id, user, submittedAt: at };
}
