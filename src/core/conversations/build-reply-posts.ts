import { computeOptOutState } from '../../domain/opt-out.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { logExhausted } from '../async/log-exhausted.ts';
import type { AppContext } from '../context.ts';
import { updateReplyPostsJob } from '../jobs.ts';
import { loadOptOutEvents } from '../opt-outs/find-opted-out.ts';
import { formatFlagEventId } from '../opt-outs/opt-out-ledger.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { ReplyPost, ThreadContact, Threads } from '../ports/threads.ts';
import { ensureUpdate, skipFinalError } from '../posts/ensure-update.ts';
import {
  formatReplyPartKey,
  type ReplyFact,
  type ReplyPostExtras,
  resolveReplyPhone,
} from '../records/conversation-facts.ts';
import type { LateUntil } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { loadVersionedRecord } from '../records/versioned-record.ts';
import { findReplyContact } from './find-contact.ts';

/** Slack's limit for a text element, and for the text of an update, minus room for the text around it. */
const MAX_PART = 2_800;

/** The posts for a reply: several if the text is too long for one. */
export function buildReplyPosts(
  { messageId, text, meant, media }: ReplyFact,
  who: ThreadContact,
  more: ReplyPostExtras = {},
): readonly ReplyPost[] {
  const parts = splitText(text);
  return parts.map((part, n) => ({
    kind: 'reply',
    reply: messageId,
    who,
    text: part,
    part: n,
    parts: parts.length,
    pictures: n === 0 ? media.length : 0,
    ...(meant && n === parts.length - 1 ? { meant } : {}),
    ...(n === 0 ? more : {}),
  }));
}

/** Splits between words if possible, and never inside a character. */
function splitText(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > MAX_PART) {
    const space = rest.lastIndexOf(' ', MAX_PART);
    const end = space > MAX_PART / 2 ? space : findCharacterEnd(rest, MAX_PART);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^ /, '');
  }
  return [...parts, rest];
}

function findCharacterEnd(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end;
}

/** Identifies a part of a reply so that it can be found in Slack. */
export function formatReplyPostId(reply: string, part: number): string {
  return `reply-${formatReplyPartKey(reply, part)}`;
}

/** Updates the posts of a reply when more is known: a picture that was not saved, or an opt-out that was confirmed. */
export function createUpdateReplyPostsJob(
  tools: Pick<AppContext, 'records' | 'clock' | 'log'> & {
    readonly threads: Pick<Threads, 'updateMessage'>;
    readonly country: CountryCode;
  },
): JobHandler<string> {
  const { records, threads, clock, log, country } = tools;
  return {
    run,
    onExhausted: logExhausted(
      log,
      updateReplyPostsJob,
      'reply',
      'failed to update the posts of a reply',
    ),
  };

  async function run(id: string): Promise<JobResult> {
    const reply = await records.reply.get(id);
    if (!reply) return;
    const fact = await resolveReplyMeaning(records, reply, country);
    const posts = buildReplyPosts(fact, await findReplyContact(records, reply, country));
    let againInMs = 0;
    for (const [n, post] of posts.entries()) {
      const stored = await loadVersionedRecord(records.replyPost, formatReplyPartKey(id, n));
      const shown = stored.get();
      if (shown?.kind !== 'shown') break;
      const lost = n === 0 ? await findLostPictures(reply) : undefined;
      const content = { ...post, ...shown.more, lost };
      const storeLateUntil = (lateUntil?: LateUntil) => stored.set({ ...shown, lateUntil });
      const lateMs = await ensureUpdate(clock, {
        lateUntil: shown.lateUntil,
        isShown: false,
        storeLateUntil,
        update: () =>
          threads.updateMessage(shown, formatReplyPostId(id, n), content).catch(skipFinalError),
        store: (_, lateUntil) => storeLateUntil(lateUntil),
      });
      againInMs = Math.max(againInMs, lateMs);
    }
    return againInMs > 0 ? { againInMs } : undefined;
  }

  async function findLostPictures({ messageId, media }: ReplyFact): Promise<ReplyPost['lost']> {
    const { lost = [] } = (await records.replyPictures.get(messageId)) ?? {};
    const [first] = lost;
    return first && { problem: first.problem, urls: lost.flatMap(({ n }) => media[n] ?? []) };
  }
}

/**
 * A reply as its post may show it now: that they opted out or back in only if the ledger agrees, because a
 * teammate or a later text may have changed that.
 */
export async function resolveReplyMeaning(
  records: Records,
  reply: ReplyFact,
  country: CountryCode,
): Promise<ReplyFact> {
  const { meant, ...bare } = reply;
  const phone = resolveReplyPhone(reply, country);
  if (!meant || !phone) return bare;
  const events = await loadOptOutEvents(records, phone);
  if (computeOptOutState(events).kind === 'out')
    return meant === 'in' ? bare : { ...bare, meant: 'out' };
  switch (meant) {
    case 'out':
      return bare;
    case 'in':
      return events.some(({ kind }) => kind === 'out') ? reply : bare;
    case 'maybe out':
      // Somebody confirmed the opt-out and they opted back in since, so there is nothing left to ask.
      return events.some(({ id }) => id === formatFlagEventId(reply.messageId)) ? bare : reply;
  }
}
