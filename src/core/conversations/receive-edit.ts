import type { SimplifyText } from '../../domain/plain-letters.ts';
import type { AppContext } from '../context.ts';
import {
  DELETED_IN_SLACK,
  EDITED_IN_SLACK,
  MADE_PRIVATE_IN_SLACK,
} from '../delivery/live-message-check.ts';
import { postUnsentAnswerNoticeJob } from '../jobs.ts';
import type { UnsentAnswer } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { deriveTextId, type ThreadMessage } from './receive-thread-message.ts';
import { deriveTextNowId } from './text-now.ts';

/** A message in a thread with its text after the edit. */
export type EditedMessage = Pick<
  ThreadMessage,
  'team' | 'channel' | 'threadTs' | 'ts' | 'user' | 'text' | 'isPrivateNote'
>;

type Tools = Pick<AppContext, 'records' | 'jobs'> & { readonly simplifyText: SimplifyText };

/**
 * Keeps the first text from being sent if it is not submitted yet; the thread then offers the edited text. Only
 * the job that submits the first text knows whether it did, so no other job sends the edited text: two jobs could
 * send both texts. If the first text was submitted, the thread says so.
 */
export async function receiveEdit(tools: Tools, edited: EditedMessage): Promise<void> {
  const { records, jobs } = tools;
  const { channel, threadTs, ts } = edited;
  if (!(await records.threadOwner.get(channel, threadTs))) return;
  for (;;) {
    const stored = await records.unsentAnswer.get(channel, ts);
    const fact = await buildFact(tools, edited, stored);
    if (!fact) return;
    if (!(await records.unsentAnswer.compareAndSet(stored, fact, channel, ts))) continue;
    return jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
  }
}

/** Undefined if the message was never meant to be sent, or if the thread has nothing to add. */
async function buildFact(
  { records, simplifyText }: Tools,
  edited: EditedMessage,
  known: UnsentAnswer | undefined,
): Promise<UnsentAnswer | undefined> {
  if (known?.problem.code === DELETED_IN_SLACK.code) return undefined;
  const [textedNow, texted] = await records.send.getMany([
    [deriveTextNowId(edited)],
    [deriveTextId(edited)],
  ]);
  const { user, threadTs } = edited;
  const words = edited.isPrivateNote ? '' : simplifyText(await edited.text()).text;
  const problem = words === '' ? MADE_PRIVATE_IN_SLACK : EDITED_IN_SLACK;
  const content = { words: words || undefined, isSaid: undefined };
  // The thread offers the text, or is about to.
  if (known?.whom && !textedNow) {
    const isAsked =
      words !== '' && !known.send && known.problem.code !== MADE_PRIVATE_IN_SLACK.code;
    return { ...known, ...content, problem: isAsked ? known.problem : problem };
  }
  const send = textedNow ?? texted;
  const [only] = send?.recipients ?? [];
  // Slack reports other changes as well, such as a preview of a link.
  if (!send || !only || send.body === words || known?.send) return undefined;
  return { user, threadTs, problem, ...content, whom: derivePersonKey(only.phone), send: send.id };
}
