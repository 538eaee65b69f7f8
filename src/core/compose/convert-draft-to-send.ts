import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Send } from '../../domain/send.ts';
import { convertDraftToPlan } from './convert-draft-to-plan.ts';

/** A draft as the send that it did not become, its lists not looked into: for what is said about it. */
export function convertDraftToSend({ id, user, at, draft }: PendingDraft): Send {
  return { ...convertDraftToPlan(draft, 'app'), id, user, submittedAt: at };
}
