import type { PendingDraft } from '../../domain/draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode } from '../errors.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { ErasureOutcome, ErasureResult, SlackErasure } from '../ports/slack-erasure.ts';
import type { QuoteFact } from '../records/compose-facts.ts';
import type { ErasureFact } from '../records/erasure-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { loadVersionedRecord, type VersionedRecord } from '../records/versioned-record.ts';
import type { CancelSend } from '../scheduling/cancel-send.ts';
import { eraseReplies } from './erase-replies.ts';
import { eraseSends } from './erase-sends.ts';
import { getErasure } from './erasure-requests.ts';

/** The pause while ClickSend's response or a cancellation is missing. That usually takes seconds, otherwise days. */
const UNDER_WAY = { leastMs: 15_000, mostMs: 3_600_000, partOfAge: 10 } as const;

/** A job that read a record before it was deleted has ended by then (ms). */
const SETTLED_MS = 15_000;

/**
 * Erases a person, except the opt-out: deletes records until it finds none, then, once no other job can post
 * again, what was posted. The remaining work is in the erasure record, so that it continues after a crash.
 */
export function createErasePersonJob(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> & {
    readonly slackErasure: SlackErasure;
    readonly cancelSend: CancelSend;
  },
): JobHandler<string> {
  const { records, slackErasure, clock, log } = tools;
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<JobResult> {
    const fact = await loadVersionedRecord(records.erasure, id);
    const request = fact.get();
    if (!request) return undefined;
    const { phone, at } = request;
    await records.deleteAbout('consent', phone);
    const contact = await records.contact.get(derivePersonKey(phone));
    await records.deleteAbout('contact', { phone, name: contact?.name });
    const results = [
      (await eraseDrafts(records, phone)) ? 'found' : 'clean',
      await eraseSends(tools, request, fact),
      await eraseReplies(tools, phone, fact),
    ];
    const { sends, messages, posts } = getErasure(fact);
    // In every run, because another job may have written some of it late.
    await Promise.all(sends.map((send) => records.deleteAbout('sendTraces', send)));
    if (results.includes('under way')) return { againInMs: computePause(clock.now() - at) };
    if (results.includes('found')) return { againInMs: SETTLED_MS };
    for (const message of messages) await records.deleteAbout('message', message);
    const roots = posts.filter(({ ts, thread }) => ts === thread);
    for (const root of roots) await records.deleteAbout('thread', root);
    await deleteSlackTraces(slackErasure, fact);
    const isRewritten = (await records.store.rewriteFiles?.().catch(() => false)) ?? false;
    const traces = isRewritten ? 'rewritten' : 'written over';
    const { kept } = getErasure(fact);
    await notifyRequester(request, { kind: 'done', kept, traces });
    await records.deleteAbout('erasure', id);
    log.info({ forget: id, kept }, 'erased a person');
    return undefined;
  }

  async function notifyRequester({ by, phone }: ErasureFact, ending: ErasureResult): Promise<void> {
    await slackErasure.notifyRequester(by, phone, ending).catch((error: unknown) => {
      // A person who accepts no messages from apps can check with /mms who.
      if (!(error instanceof AppError) || error.retry === 'later') throw error;
      log.warn({ user: by, code: error.code }, 'failed to notify the requester of an erasure');
    });
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ forget: id, code }, 'failed to erase a person');
    const request = await records.erasure.get(id);
    if (!request) return;
    await notifyRequester(request, { kind: 'failed', code });
    await records.deleteAbout('erasure', id);
  }
}

/** Each run reads every send, so one that waits for days runs once an hour. It ends at most a tenth too late. */
function computePause(ageMs: number): number {
  const { leastMs, mostMs, partOfAge } = UNDER_WAY;
  return Math.min(Math.max(Math.round(ageMs / partOfAge), leastMs), mostMs);
}

/** Deletes what the erasure lists in Slack, one item at a time, and takes each off the list. */
async function deleteSlackTraces(
  slackErasure: SlackErasure,
  fact: VersionedRecord<ErasureFact>,
): Promise<void> {
  for (let erasure = fact.get(); erasure; erasure = fact.get()) {
    const next = pickNext(slackErasure, erasure);
    if (!next) return;
    const isKept = (await next.erase()) === 'kept';
    await fact.set({ ...erasure, ...next.rest, kept: erasure.kept + (isKept ? 1 : 0) });
  }
}

interface NextTrace {
  /** The list without it. */
  readonly rest: Partial<ErasureFact>;
  erase(): Promise<ErasureOutcome>;
}

/** Files and messages first, because they may be in the thread of a post. */
function pickNext(
  slackErasure: SlackErasure,
  { by, lines, files, posts }: ErasureFact,
): NextTrace | undefined {
  const [file, ...otherFiles] = files;
  if (file) return { rest: { files: otherFiles }, erase: () => slackErasure.deleteFile(file) };
  const [line, ...otherLines] = lines;
  if (line) return { rest: { lines: otherLines }, erase: () => slackErasure.deleteMessage(line) };
  const [post, ...otherPosts] = posts;
  if (post) return { rest: { posts: otherPosts }, erase: () => slackErasure.erasePost(post, by) };
  return undefined;
}

/** Deletes drafts that contain this person; anybody who has one open starts again. Returns whether there was one. */
async function eraseDrafts(records: Records, phone: E164): Promise<boolean> {
  let isFound = false;
  for (const { member: id } of await records.allDrafts().listNewest()) {
    const [draft, quote] = await Promise.all([records.draft.get(id), records.quote.get(id)]);
    if (!listNumbers(draft, quote).includes(phone)) continue;
    isFound = true;
    await records.deleteAbout('draft', id);
  }
  return isFound;
}

/** The quote also has the contacts of lists, and left-out recipients as they were typed. */
function listNumbers(
  draftFact: PendingDraft | undefined,
  quoteFact: QuoteFact | undefined,
): readonly string[] {
  const { recipients = [], doubles = [], tableOptOuts = [] } = draftFact?.draft ?? {};
  const quote = quoteFact?.quote;
  const quoted = quote ? [...quote.plan.recipients, ...quote.doubles] : [];
  const leftOut = quote?.leftOut.map(({ said }) => said) ?? [];
  return [
    ...[...recipients, ...doubles, ...tableOptOuts, ...quoted].map((one) => one.phone),
    ...leftOut,
  ];
}
