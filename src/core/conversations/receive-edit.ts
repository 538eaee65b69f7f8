import type { SimplifyText } from '../../domain/plain-letters.ts';
import type { AppContext } from '../context.ts';
import {
  DELETED_IN_SLACK,
  EDITED_IN_SLACK,
  MADE_PRIVATE_IN_SLACK,
} from '../delivery/live-message-check.ts';
import { postUnsentAnswerNoticeJob } from '../jobs.ts';
import type { ThreadOwner, UnsentAnswer } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { findConversationContact } from './find-contact.ts';
import { deriveTextId, type ThreadMessage } from './receive-thread-message.ts';
import { deriveTextNowId } from './text-now.ts';

/** A message in a thread with its text after the edit. */
export type EditedMessage = Pick<
  ThreadMessage,
  'team' | 'channel' | 'threadTs' | 'ts' | 'user' | 'text' | 'isPrivateNote'
> & {
  /** It began with two slashes before the edit. */
  readonly wasPrivateNote?: boolean;
};

type Tools = Pick<AppContext, 'records' | 'jobs' | 'clock'> & {
  readonly simplifyText: SimplifyText;
};

/**
 * Keeps the first text from being sent if it is not submitted yet; the thread then offers the edited text. Only
 * the job that submits the first text knows whether it did, so no other job sends the edited text: two jobs could
 * send both texts. If the first text was submitted, the thread says so.
 */
export async function receiveEdit(tools: Tools, edited: EditedMessage): Promise<void> {
  const { records, jobs } = tools;
  const { channel, threadTs, ts } = edited;
  const owner = await records.threadOwner.get(channel, threadTs);
  if (!owner) return;
  for (;;) {
    const stored = await records.unsentAnswer.get(channel, ts);
    const fact = await buildFact(tools, edited, stored?.isEarly ? undefined : stored);
    if (fact) {
      if (!(await records.unsentAnswer.compareAndSet(stored, fact, channel, ts))) continue;
      return jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
    }
    if (stored && !stored.isEarly) return;
    if (!(await storeEarlyEdit(tools, edited, owner, stored))) return;
  }
}

/** Slack delivers an event again for about six minutes. */
const EARLY_MS = 10 * 60_000;

/**
 * Stores an edit whose message the app does not know: Slack may deliver the message only later, and its first text must
 * not be sent then. Returns whether to look again, because the message may have come meanwhile.
 */
async function storeEarlyEdit(
  { records, clock, simplifyText }: Tools,
  edited: EditedMessage,
  owner: ThreadOwner,
  stored: UnsentAnswer | undefined,
): Promise<boolean> {
  const { channel, threadTs, ts, user, isPrivateNote, wasPrivateNote } = edited;
  if (await records.send.get(deriveTextId(edited))) {
    // It was sent with these words.
    if (stored) await records.unsentAnswer.delete(channel, ts);
    return false;
  }
  const isRecent = clock.now() - Number(ts) * 1_000 < EARLY_MS;
  if (!isRecent || wasPrivateNote || !(await records.liveSetting.get(channel))?.isLive)
    return false;
  const contact = await findConversationContact(records, owner);
  if (!contact || contact === 'many') return false;
  const words = isPrivateNote ? '' : simplifyText(await edited.text()).text;
  const early: UnsentAnswer = {
    user,
    threadTs,
    problem: words === '' ? MADE_PRIVATE_IN_SLACK : EDITED_IN_SLACK,
    words: words || undefined,
    whom: derivePersonKey(contact.phone),
    isEarly: true,
    isSaid: true,
  };
  if (stored && isSameRecord(stored, early)) return false;
  const record = records.unsentAnswer.extendTtl(2 * EARLY_MS - records.retentionMs);
  await record.compareAndSet(stored, early, channel, ts);
  return true;
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
