import type { Draft } from '../../domain/draft.ts';
import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Plan, Schedule, Send } from '../../domain/send.ts';

/** The plan for a draft whose contact lists, if any, are loaded. */
export function convertDraftToPlan(draft: Draft, scheduleWith: Schedule['with']): Plan {
  const { doubles, unread, lists, at, simplified, ...plan } = draft;
  return { ...plan, schedule: at === undefined ? undefined : { at, with: scheduleWith } };
}

/** A draft as a send without its lists, used to report on a draft that was not sent. */
export function convertDraftToSend({ id, user, at, draft }: PendingDraft): Send {
  return { ...convertDraftToPlan(draft, 'app'), id, user, submittedAt: at };
}
