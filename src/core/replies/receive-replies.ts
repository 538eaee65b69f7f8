import { setImmediate as othersFirst } from 'node:timers/promises';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import { parseMessageReference } from '../../domain/send.ts';
import { createCallBatcher } from '../async/call-batcher.ts';
import { splitIntoChunks } from '../async/chunks.ts';
import { recordContacts } from '../contacts/contacts.ts';
import type { AppContext } from '../context.ts';
import { REPLY_ORDER_WAIT_MS } from '../conversations/post-replies-job.ts';
import { postRepliesJob } from '../jobs.ts';
import { handleStops, readOptOutMeaning } from '../opt-outs/handle-stops.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { Reply } from '../ports/clicksend.ts';
import { recordMessageIds } from '../receipts/record-message-ids.ts';
import {
  formatUnpostedReplyKey,
  type ReplyFact,
  resolveReplyPhone,
} from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { identifyReplyContact } from './identify-reply-contact.ts';
import { addToBox, getWriter, placeAfterStored, removeFromBox } from './reply-box.ts';

/** `opt-outs only`: listed by ClickSend, but the app does not poll. Of these only STOP and START count. */
type ReplySource = 'push' | 'pull' | 'opt-outs only';

/**
 * Accepts replies from any source, repeatedly; the first text of each counts. Resolves once they are stored and
 * everybody who texted STOP is opted out.
 */
export type ReceiveReplies = (replies: readonly Reply[], source: ReplySource) => Promise<void>;

/** Replies from the day before the first start are still posted. */
const BEFORE_START_MS = 24 * 3_600_000;

/** How many replies are parsed at a time. */
const READ_AT_ONCE = 50;

/** A reply as stored, and who sent it. */
interface StoredReply {
  readonly fact: ReplyFact;
  readonly isNew: boolean;
  /** Undefined if it is unknown. */
  readonly phone: E164 | undefined;
}

interface Tools extends AppContext {
  /** Used to parse numbers without a calling code. */
  readonly country: CountryCode;
  readonly optOuts: Pick<OptOutLedger, 'recordKeyword'>;
}

export function createReceiveReplies(tools: Tools): ReceiveReplies {
  const { clock } = tools;
  const storePushed = createCallBatcher((pushed: readonly ReplyFact[]) =>
    storeReplies(tools, pushed, 'push'),
  );
  let receivedCount = 0;
  return async (replies, source) => {
    if (replies.length === 0) return;
    const came = clock.now();
    const facts = replies.map((reply) => {
      receivedCount += 1;
      return { ...reply, came, turn: receivedCount };
    });
    if (source === 'opt-outs only') return storeOptOuts(tools, facts);
    const placed = await placeAfterStored(tools, facts);
    if (source === 'pull') return storeReplies(tools, placed, source);
    // Before the slower work: until these are stored, nothing later is posted.
    await Promise.all(placed.map((fact) => addToBox(tools, fact)));
    await storePushed(placed);
  };
}

/** Nothing is loaded for the others: there may be years of them, and the start waits for this. */
async function storeOptOuts(tools: Tools, received: readonly ReplyFact[]): Promise<void> {
  await handleStops(tools.optOuts, await readReplies(tools, received, isKeyword));
}

function isKeyword({ text }: ReplyFact): boolean {
  const meaning = readOptOutMeaning(text);
  return meaning === 'out' || meaning === 'in';
}

async function storeReplies(
  tools: Tools,
  received: readonly ReplyFact[],
  source: Exclude<ReplySource, 'opt-outs only'>,
): Promise<void> {
  const { jobs, log, metrics } = tools;
  const facts = await readReplies(tools, received);
  // Before anything else can be sent, because a STOP counts from here on.
  await handleStops(tools.optOuts, facts);
  const recent = source === 'push' ? facts : await excludeAncient(tools, facts);
  const stored = await Promise.all(recent.map((fact) => storeReply(tools, fact)));
  await Promise.all(stored.map((one) => addToPerson(tools, one)));
  await recordSenders(tools, stored);
  const people = await Promise.all(stored.map((one) => putInBox(tools, one)));
  // `sooner`, because the person's job may be waiting with a reply that cannot be posted anywhere.
  const options = { delayMs: REPLY_ORDER_WAIT_MS, sooner: true };
  await Promise.all(
    [...new Set(people.flatMap((person) => person ?? []))].map((person) =>
      jobs.add(postRepliesJob, person, options),
    ),
  );
  const ours = await areOurs(tools, facts);
  for (const isOurs of ours) metrics.count('replies', { source, known: isOurs ? 'yes' : 'no' });
  const counts = { replies: facts.length, new: stored.filter(({ isNew }) => isNew).length };
  log.info({ ...counts, source, known: ours.filter(Boolean).length }, 'stored replies');
}

/** Parsing a long text takes a while, and a push may hold a thousand texts, so other work runs in between. */
async function readReplies(
  tools: Tools,
  received: readonly ReplyFact[],
  isWanted: (reply: ReplyFact) => boolean = () => true,
): Promise<readonly ReplyFact[]> {
  const facts: ReplyFact[] = [];
  for (const [n, some] of splitIntoChunks(received, READ_AT_ONCE).entries()) {
    if (n > 0) await othersFirst();
    facts.push(
      ...(await Promise.all(some.filter(isWanted).map((reply) => readReply(tools, reply)))),
    );
  }
  return facts;
}

async function readReply(tools: Tools, reply: ReplyFact): Promise<ReplyFact> {
  const phone = await identifyReplyContact(tools.records, reply, tools.country);
  const read = { ...reply, meant: readOptOutMeaning(reply.text), ...(phone ? { phone } : {}) };
  // It was added to the box of the number that it seems to come from, where it is not posted until it is
  // stored.
  if (getWriter(tools, read) !== getWriter(tools, reply)) await removeFromBox(tools, reply);
  return read;
}

/** Replies that were unread at ClickSend before the app was set up are not news, and there may be years of them. */
async function excludeAncient(
  { records, clock }: Tools,
  facts: readonly ReplyFact[],
): Promise<readonly ReplyFact[]> {
  await records.repliesSince.setIfAbsent(clock.now() - BEFORE_START_MS);
  const since = (await records.repliesSince.get()) ?? 0;
  return facts.filter(({ at }) => at >= since);
}

async function storeReply(tools: Tools, fact: ReplyFact): Promise<StoredReply> {
  const { records, country } = tools;
  const buildStored = (reply: ReplyFact, isNew: boolean) => {
    return { fact: reply, isNew, phone: resolveReplyPhone(reply, country) };
  };
  if (await records.reply.setIfAbsent(fact, fact.messageId)) return buildStored(fact, true);
  const first = await records.reply.get(fact.messageId);
  const stored = { ...fact, ...first };
  // Its position is that of its first arrival, which may be this one: a replica that pulled it later may have
  // stored it sooner. Two entries in the box do no harm, because a reply is posted once.
  if (!isEarlier(fact, stored) && formatUnpostedReplyKey(stored) !== formatUnpostedReplyKey(fact))
    await removeFromBox(tools, fact);
  // Versions before 0.4 did not store the order.
  if (first && first.came === undefined) await records.reply.put(stored, fact.messageId);
  return buildStored(stored, false);
}

function isEarlier(one: ReplyFact, other: ReplyFact): boolean {
  return one.came < other.came && (one.sortAt ?? one.at) <= (other.sortAt ?? other.at);
}

async function addToPerson(
  { records, clock }: Tools,
  { fact: { messageId, came, from }, phone }: StoredReply,
): Promise<void> {
  const replies = records.personReplies(phone ?? from);
  await replies.add([{ member: messageId, score: came }]);
  await replies.trim(clock.now() - records.retentionMs);
}

/** A person who texts can then be found in the contacts. */
async function recordSenders(
  { records, clock }: Tools,
  stored: readonly StoredReply[],
): Promise<void> {
  const people = stored.flatMap(({ phone, isNew }) => (phone && isNew ? [{ phone }] : []));
  await recordContacts(records, people, clock.now());
}

/** Returns the person in whose box the reply is, if it is not in Slack yet. */
async function putInBox(tools: Tools, { fact, phone }: StoredReply): Promise<string | undefined> {
  const shown = await tools.records.replyPost.get(fact.messageId);
  if (shown?.kind === 'shown') return undefined;
  await addToBox(tools, fact);
  return derivePersonKey(phone ?? fact.from);
}

/** Whether each answers one of our messages, by its id, or by our reference while the id is not known. */
async function areOurs(tools: Tools, replies: readonly Reply[]): Promise<readonly boolean[]> {
  // For a reply without an original message, this key matches no record.
  const messages = await tools.records.messageRecipient.getMany(
    replies.map(({ originalMessageId = '' }) => [originalMessageId]),
  );
  await recordMessageIds(
    tools,
    replies.flatMap(({ originalMessageId: messageId, reference }, n) =>
      messageId && reference && !messages[n] ? [{ messageId, reference }] : [],
    ),
  );
  return replies.map(
    ({ reference = '' }, n) =>
      messages[n] !== undefined || parseMessageReference(reference) !== undefined,
  );
}
