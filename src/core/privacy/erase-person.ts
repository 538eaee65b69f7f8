import type { E164 } from '../../domain/phone.ts';
import { getBatchIndex } from '../../domain/send.ts';
import { AppError, getErrorCode } from '../errors.ts';
import { updatePostJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler, JobResult, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { SlackErasure } from '../ports/slack-erasure.ts';
import { type CompareAndSet, createCompareAndSet } from '../records/compare-and-set.ts';
import type { ErasureFact } from '../records/erasure-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import type { CancelSend } from '../scheduling/cancel-send.ts';
import { countEdits, loadSnapshot, type SendSnapshot } from '../sends/load-snapshot.ts';
import { loadRecipientStatus } from '../status/load-recipient-status.ts';
import { deleteDrafts } from './delete-drafts.ts';
import { deleteMessages, listRecipientMessages } from './delete-messages.ts';
import { deleteReply, findPersonReplies, hideReply, listReplyFiles } from './delete-replies.ts';
import { buildErasedSend, deleteSendRecords } from './delete-send-records.ts';
import { deleteSlackTraces } from './delete-slack-traces.ts';
import { findPersonSends, findRecipientIndex, isOnlyRecipient } from './find-person-sends.ts';
import { createRedactRecipient } from './redact-recipient.ts';

/** What ClickSend has not answered, or is asked to give back: mostly over in seconds, else in days. */
const UNDER_WAY = { leastMs: 15_000, mostMs: 3_600_000, partOfAge: 10 } as const;

/** Whatever had read it before it was deleted has said its last word by then. */
const SETTLED_MS = 15_000;

/** A reply whose post was begun longer ago stands nowhere. */
const BEGUN_MS = 60_000;

/** What a look through everything came to. */
type Swept = 'clean' | 'found' | 'under way';

/**
 * Erases a person: all that the store knows of them but the opt-out, and what stands in Slack. First
 * the records go, over and over until a look finds none; then, when nobody can say it anew, what was
 * said. Wherever it dies it goes on: what is left to do stands in its record.
 */
export function createErasePersonJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly erasing: SlackErasure;
  readonly cancel: CancelSend;
  readonly clock: Clock;
  readonly log: Log;
}): JobHandler<string> {
  const { records, jobs, erasing, cancel, clock, log } = tools;
  const strike = createRedactRecipient(tools);
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<JobResult> {
    const fact = await createCompareAndSet(records.erasure, id);
    const order = fact.get();
    if (!order) return undefined;
    await records.consent.delete(order.phone);
    const found = [
      (await deleteDrafts(records, order.phone)) ? 'found' : 'clean',
      await sweepSends(order, fact),
      await sweepReplies(order, fact),
    ] satisfies Swept[];
    // Each time: what a run of another job writes late is gone at the next.
    for (const send of now(fact).sends) await deleteSendRecords(records, send);
    if (found.includes('under way')) return { againInMs: pauseAt(clock.now() - order.at) };
    if (found.includes('found')) return { againInMs: SETTLED_MS };
    await deleteMessages(records, now(fact).messages);
    await deleteSlackTraces(erasing, fact);
    const isRewritten = (await records.store.rewriteFiles?.().catch(() => false)) ?? false;
    const traces = isRewritten ? 'rewritten' : 'written over';
    await tell(order, { kind: 'done', kept: now(fact).kept, traces });
    await records.erasure.delete(id);
    log.info({ forget: id, kept: now(fact).kept }, 'somebody was erased');
    return undefined;
  }

  async function sweepSends(
    { phone, by }: ErasureFact,
    fact: CompareAndSet<ErasureFact>,
  ): Promise<Swept> {
    let swept: Swept = 'clean';
    for await (const found of findPersonSends(records, phone)) {
      const snapshot = await takenOut(found, phone, by);
      if (!snapshot || (await isUnderWay(snapshot, phone))) {
        swept = 'under way';
        continue;
      }
      if (swept === 'clean') swept = 'found';
      await noteSend(snapshot, phone, fact);
      if (isOnlyRecipient(snapshot, phone)) {
        await records.send.delete(snapshot.send.id);
      } else {
        await strike(snapshot, phone);
        await jobs.add(updatePostJob, snapshot.send.id);
      }
    }
    if (swept !== 'under way') await forgetReferences(phone);
    return swept;
  }

  /** What waits for its time will not leave for them. Undefined while ClickSend is asked for it. */
  async function takenOut(
    snapshot: SendSnapshot,
    phone: E164,
    by: string,
  ): Promise<SendSnapshot | undefined> {
    const { id } = snapshot.send;
    const index = findRecipientIndex(snapshot, phone);
    if (index === undefined || (await stateOf(snapshot, index)) !== 'scheduled') return snapshot;
    // Asked once: what ClickSend does not give back leaves at its time, and is erased then.
    if (await records.messageCancelRequest.get(id, index)) return undefined;
    await cancel(id, by, { index, edits: countEdits(snapshot) });
    const after = await loadSnapshot(records, id);
    return after && (await stateOf(after, index)) === 'scheduled' ? undefined : after;
  }

  /** Whoever orders it at this moment must find it as it was. */
  async function isUnderWay(snapshot: SendSnapshot, phone: E164): Promise<boolean> {
    const index = findRecipientIndex(snapshot, phone);
    if (index === undefined) return false;
    const state = await stateOf(snapshot, index);
    if (state === 'waiting' || state === 'unsure') return true;
    const messages = await records.batch.get(snapshot.send.id, getBatchIndex(index));
    return messages?.kind === 'sending' || messages?.kind === 'waiting';
  }

  async function stateOf(snapshot: SendSnapshot, index: number) {
    return (await loadRecipientStatus(records, snapshot, index, clock.now())).state;
  }

  /** Written down before what tells it is deleted. */
  async function noteSend(
    snapshot: SendSnapshot,
    phone: E164,
    fact: CompareAndSet<ErasureFact>,
  ): Promise<void> {
    const { send } = snapshot;
    const index = findRecipientIndex(snapshot, phone);
    const messages =
      index === undefined ? [] : await listRecipientMessages(records, snapshot, index);
    const isAlone = isOnlyRecipient(snapshot, phone);
    const post = isAlone ? await records.post.get(send.id) : undefined;
    const { channel = '', ts = '' } = post ?? {};
    const thread = send.threadTs ?? ts;
    const before = now(fact);
    await fact.set({
      ...before,
      sends: [...before.sends, ...(isAlone ? [buildErasedSend(snapshot)] : [])],
      messages: [...before.messages, ...messages],
      posts: [...before.posts, ...(post ? [{ channel, ts, thread, send: send.id }] : [])],
    });
  }

  /** All that they stood for is gone, or has nobody's number any more. */
  async function forgetReferences(phone: E164): Promise<void> {
    const index = records.personReferences(phone);
    const references = await index.listNewest({ limit: Number.POSITIVE_INFINITY });
    for (const { member } of references) await index.remove(member);
  }

  async function sweepReplies(
    { phone }: ErasureFact,
    fact: CompareAndSet<ErasureFact>,
  ): Promise<Swept> {
    let swept: Swept = 'clean';
    for (const reply of await findPersonReplies(records, phone)) {
      const isBegun = reply.shown.some(
        (one) => one.kind === 'begun' && clock.now() - one.at < BEGUN_MS,
      );
      if (!isBegun) await hideReply(records, phone, reply.id);
      const files = isBegun ? undefined : await listReplyFiles(records, reply, clock.now());
      if (!files) {
        swept = 'under way';
        continue;
      }
      if (swept === 'clean') swept = 'found';
      const stands = reply.shown.flatMap((one) => (one.kind === 'shown' ? [one] : []));
      const before = now(fact);
      await fact.set({
        ...before,
        lines: [...before.lines, ...stands.map(({ channel, ts }) => ({ channel, ts }))],
        files: [...before.files, ...files],
      });
      await deleteReply(records, phone, reply);
    }
    const key = derivePersonKey(phone);
    const thread = await records.unknownSenderThread.get(key);
    if (!thread) return swept;
    const { channel, ts } = thread;
    await fact.set({ ...now(fact), posts: [...now(fact).posts, { channel, ts, thread: ts }] });
    await records.threadOwner.delete(channel, ts);
    await records.unknownSenderThread.delete(key);
    return swept === 'clean' ? 'found' : swept;
  }

  async function tell(
    { by, phone }: ErasureFact,
    ending: Parameters<SlackErasure['notifyRequester']>[2],
  ): Promise<void> {
    await erasing.notifyRequester(by, phone, ending).catch((error: unknown) => {
      // Who gets no messages from apps can look with /mms who.
      if (!(error instanceof AppError) || error.retry === 'later') throw error;
      log.warn({ user: by, code: error.code }, 'could not be told that somebody was erased');
    });
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ forget: id, code }, 'somebody could not be erased');
    const order = await records.erasure.get(id);
    if (!order) return;
    await tell(order, { kind: 'failed', code });
    await records.erasure.delete(id);
  }
}

/** Each look reads every send: what takes days is looked at by the hour, and still ends late by a tenth at most. */
function pauseAt(ageMs: number): number {
  const { leastMs, mostMs, partOfAge } = UNDER_WAY;
  return Math.min(Math.max(Math.round(ageMs / partOfAge), leastMs), mostMs);
}

function now(fact: CompareAndSet<ErasureFact>): ErasureFact {
  const value = fact.get();
  if (!value) throw new Error('what is being forgotten was forgotten');
  return value;
}
