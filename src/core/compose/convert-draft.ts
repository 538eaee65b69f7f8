import type { Draft } from '../../domain/draft.ts';
import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Plan, Schedule, Send } from '../../domain/send.ts';

/** A draft whose lists, if it has any, are looked into already. */
export function convertDraftToPlan(draft: Draft, scheduleWith: Schedule['with']): Plan {
  const { doubles, unread, lists, at, simplified, ...plan } = draft;
  return { ...plan, schedule: at === undefined ? undefined : { at, with: scheduleWith } };
}

/** A draft as the send that it did not become, its lists not looked into: for what is said about it. */
export function convertDraftToSend({ id, user, at, draft }: PendingDraft): Send {
  return { ...convertDraftToPlan(draft, 'app'), id, user, submittedAt: at };
}
