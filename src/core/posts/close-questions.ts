import type { Send } from '../../domain/send.ts';
import { isFinalError } from '../errors.ts';
import type { PostRef, QuestionOutcome, SendPosts } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { hasUnconfirmed } from '../status/batch-outcomes.ts';
import type { PostState } from './load-post-state.ts';

/** Removes the buttons of questions that were answered, because a press costs money. */
export async function closeQuestions(
  { records, chat }: { readonly records: Records; readonly chat: Pick<SendPosts, 'closeQuestion'> },
  send: Send,
  post: PostRef,
  shown: PostState,
): Promise<void> {
  for (const question of shown.get().questions ?? []) {
    const { batch, at, ts } = question;
    const now = await records.batch.get(send.id, batch);
    const isOpen = now?.kind === 'answered' && now.at === at && hasUnconfirmed(now);
    if (isOpen || now?.kind === 'sending' || now?.kind === 'waiting') continue;
    const outcome = getOutcome(now, at, (await records.resendRequest.get(send.id, batch))?.by);
    await chat.closeQuestion(post, ts, outcome).catch((error: unknown) => {
      // The question was deleted, or is too old to edit.
      if (!isFinalError(error)) throw error;
    });
    const questions = shown.get().questions?.filter((one) => one.ts !== ts) ?? [];
    await shown.set({ ...shown.get(), questions });
  }
}

/** Not every press sent something: the message may have been found meanwhile, or ClickSend rejected the second one. */
function getOutcome(
  now: BatchFact | undefined,
  at: number,
  by: string | undefined,
): QuestionOutcome {
  const isSubmittedAgain = now?.kind === 'answered' && now.at !== at;
  if (!isSubmittedAgain || !by) return { kind: 'found' };
  const isInVain = now.outcomes.some((one) => one.kind === 'unsure' && one.problem);
  return { kind: isInVain ? 'inVain' : 'sentAgain', by };
}
