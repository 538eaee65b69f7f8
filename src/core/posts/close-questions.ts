import type { Send } from '../../domain/send.ts';
import { isFinalError } from '../errors.ts';
import type { PostRef, QuestionOutcome, SendPosts } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { hasUnconfirmed } from '../status/batch-outcomes.ts';
import type { PostState } from './load-post-state.ts';

/** A question that has its answer must not be asked any more: its buttons cost money. */
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
    const ending = endingOf(now, at, (await records.resendRequest.get(send.id, batch))?.by);
    await chat.closeQuestion(post, ts, ending).catch((error: unknown) => {
      // Deleted, or too old to be edited: there are no buttons to press, or nothing to be done.
      if (!isFinalError(error)) throw error;
    });
    const questions = shown.get().questions?.filter((one) => one.ts !== ts) ?? [];
    await shown.set({ ...shown.get(), questions });
  }
}

/** A press that was absorbed, or came when the message was found, ordered nothing; nor did a refused one. */
function endingOf(now: BatchFact | undefined, at: number, by: string | undefined): QuestionOutcome {
  const isAskedAnew = now?.kind === 'answered' && now.at !== at;
  if (!isAskedAnew || !by) return { kind: 'found' };
  const isInVain = now.outcomes.some((one) => one.kind === 'unsure' && one.problem);
  return { kind: isInVain ? 'inVain' : 'sentAgain', by };
}
