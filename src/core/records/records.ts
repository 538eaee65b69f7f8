import type { Consent } from '../../domain/consent.ts';
import type { DeliveryFact, DeliveryStatus } from '../../domain/delivery-status.ts';
import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { getBatchIndex, type Send, type SendId } from '../../domain/send.ts';
import type { Media } from '../ports/clicksend-messages.ts';
import type { PostRef } from '../ports/send-posts.ts';
import type { StepQuestion } from '../ports/slack-steps.ts';
import type { Index, Store } from '../ports/store.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { BatchFact, ResendRequest } from './batch-facts.ts';
import type { MessageCancelRequest, MessageCancelResult, SendChange } from './change-facts.ts';
import type { QuoteFact, Template } from './compose-facts.ts';
import type {
  LiveNoticeFact,
  LiveSetting,
  ThreadOwner,
  UnsentAnswer,
} from './conversation-facts.ts';
import {
  listBatchKeys,
  listChangeKeys,
  listReceiptKeys,
  listRecipientKeys,
  listReferences,
  listReplyPartKeys,
} from './erasure.ts';
import type { ErasedSend, ErasureFact } from './erasure-facts.ts';
import { DRAFT_TTL_MS, PERMANENT_TTL_MS, TEMPLATE_TTL_MS } from './expiry.ts';
import type { OptOutFact, StoreIdentity } from './opt-out-facts.ts';
import { derivePersonKey } from './person-key.ts';
import type { PictureChangesFact, StoredPicture } from './picture-facts.ts';
import type {
  PostIntent,
  PostStateFact,
  ResultsFileFact,
  SenderNoticesFact,
  SummaryFact,
} from './post-facts.ts';
import { createKinds } from './record-kind.ts';
import { redactBatch, redactChange, redactPlan } from './redact.ts';
import type { ReplyFact, ReplyPictures, ReplyPostFact } from './reply-facts.ts';
import { formatUnpostedReplyKey } from './reply-keys.ts';
import type { StepDecision, StepResult } from './step-facts.ts';

/**
 * Every kind of record and index: which job or use case writes it, its key, what becomes of it when a
 * person is erased, and its expiry. What is about a send expires after the retention time.
 */
export function createRecords(store: Store, retentionMs: number) {
  const kinds = createKinds(store, retentionMs);
  return {
    store,
    retentionMs,
    ...createDraftRecords(kinds),
    ...createSendRecords(kinds),
    ...createPostRecords(kinds),
    ...createSendIndexes(kinds),
    ...createMessageRecords(kinds),
    ...createReplyRecords(kinds),
    ...createThreadRecords(kinds),
    ...createWorkflowRecords(kinds),
    ...createPersonRecords(kinds),
    ...createSettings(kinds),
    ...kinds.erasure,
  };
}
export type Records = ReturnType<typeof createRecords>;

type Kinds = ReturnType<typeof createKinds>;

/** What a send has one of. */
const withSend = { sendTraces: ({ id }: ErasedSend): readonly [SendId][] => [[id]] };

function createDraftRecords({ record, index }: Kinds) {
  const withDraft = { ...withSend, draft: (id: SendId): readonly [SendId][] => [[id]] };
  return {
    /** quote: what a form that was not sent comes to */
    quote: record<QuoteFact, [SendId]>('quote', withDraft, DRAFT_TTL_MS),
    /** propose: the form */
    draft: record<PendingDraft, [SendId]>('draft', withDraft, DRAFT_TTL_MS),
    /** propose: forms that wait for their yes; the score is when they came. */
    allDrafts: index<[]>('allDrafts', { draft: (id) => [{ of: [], member: id }] }, DRAFT_TTL_MS),
  };
}

/** A send, what was done to it and what came of it. */
function createSendRecords({ record }: Kinds) {
  const withBatches = { sendTraces: listBatchKeys };
  const withRecipients = { sendTraces: listRecipientKeys };
  return {
    /** deliver and stop: each swaps exactly what it has read, so of two at the same moment one wins */
    batch: record<BatchFact, [SendId, number]>('batch', {
      ...withBatches,
      redact: {
        keys: ({ id, index }) => (index === undefined ? [] : [[id, getBatchIndex(index)]]),
        value: redactBatch,
      },
    }),
    /** change: what was done to a scheduled send, in order */
    change: record<SendChange, [SendId, number]>('change', {
      sendTraces: listChangeKeys,
      redact: { keys: listChangeKeys, value: (change, { phone }) => redactChange(change, phone) },
    }),
    /** submit. Redacted last, because its recipients tell whose batch and changes are to be redacted. */
    send: record<Send, [SendId]>('send', {
      send: (id) => [[id]],
      redact: { keys: ({ id }) => [[id]], value: (send, { phone }) => redactPlan(send, phone) },
    }),
    /** decide: a person wants the unsure ones of a batch sent again */
    resendRequest: record<ResendRequest, [SendId, number]>('again', withBatches),
    /** cancel: one recipient's message that ClickSend holds is wanted back */
    messageCancelRequest: record<MessageCancelRequest, [SendId, number]>(
      'takeBack',
      withRecipients,
    ),
    /** take-back */
    messageCancelResult: record<MessageCancelResult, [SendId, number]>('takenBack', withRecipients),
    /** take-back: the send in whose post and thread another one stands from now on, and who made it so */
    successor: record<{ readonly id: SendId; readonly by: string }, [SendId]>(
      'successor',
      withSend,
    ),
    predecessor: record<SendId, [SendId]>('predecessor', withSend),
    /** prepare and deliver: what was done to a send's picture beside making it smaller */
    pictureChanges: record<PictureChangesFact, [SendId]>('pictureChanges', withSend),
    /** prepare: the picture of a send that is held here */
    storedPicture: record<StoredPicture, [SendId]>('kept', withSend),
    /** prepare and deliver: the picture at ClickSend */
    sendMedia: record<Media & { readonly source: string }, [SendId]>('media', withSend),
    /** prepare: why nothing of it was sent */
    refusal: record<Problem, [SendId]>('stopped', withSend),
    /** prepare: what holds it up while it is tried again */
    delayReason: record<Problem, [SendId]>('held', withSend),
    /** stop: somebody does not want what has not left yet to leave */
    stopRequest: record<{ readonly by: string; readonly at: number }, [SendId]>('halt', withSend),
  };
}

/** What Slack shows of a send. */
function createPostRecords({ record }: Kinds) {
  return {
    /** announce: begun, then where it stands */
    postIntent: record<PostIntent, [SendId]>('posting', withSend),
    post: record<PostRef, [SendId]>('post', withSend),
    /** report */
    postState: record<PostStateFact, [SendId]>('report', withSend),
    /** report: the summary in the thread of a send to many */
    summary: record<SummaryFact, [SendId]>('summary', withSend),
    /** results: the file of everybody that a send to many went to */
    resultsFile: record<ResultsFileFact, [SendId]>('results', withSend),
    /** tell */
    senderNotices: record<SenderNoticesFact, [SendId]>('told', withSend),
  };
}

function createSendIndexes({ index }: Kinds) {
  const withSendId = {
    sendTraces: ({ id }: ErasedSend): readonly { of: []; member: string }[] => [
      { of: [], member: id },
    ],
  };
  return {
    /** submit and change: all sends; the score is when they leave. */
    allSends: index<[]>('allSends', withSendId),
    /** submit and change add, what ends it removes: scheduled sends; the score is when they leave. */
    scheduledSends: index<[]>('scheduled', withSendId),
    /** deliver adds, watch removes: sends with messages that may still change; the score is when to look next. */
    openSends: index<[]>('open', withSendId),
    /** submit: a person's sends; the score is when they were ordered. */
    userSends: index<[user: string]>('sends', {
      sendTraces: ({ id, user }) => [{ of: [user], member: id }],
    }),
    /** cancel: whose messages of a send were wanted back; the score is when. */
    messageCancelRequests: index<[send: SendId]>('takeBacks', {
      sendTraces: ({ id }) => [{ of: [id] }],
    }),
  };
}

/** What is known of single messages, by ClickSend's id of them or by our reference. */
function createMessageRecords({ record, index, addToIndexes }: Kinds) {
  const byPerson = index<[personKey: string]>('sentTo', {
    references: (phone) => [{ of: [derivePersonKey(phone)] }],
  });
  return {
    /** deliver: which send and recipient a ClickSend message is */
    messageRecipient: record<{ readonly send: SendId; readonly index: number }, [string]>(
      'message',
      { message: ({ messageId }) => [[messageId]] },
    ),
    /** receive: the message that a receipt named by our reference, while no answer had told its id */
    messageIdByReference: record<{ readonly messageId: string }, [string]>('named', {
      sendTraces: listReferences,
      message: ({ reference }) => (reference ? [[reference]] : []),
    }),
    /** receive: a fact about a message; writing it again changes nothing */
    receipt: record<DeliveryFact, [string, DeliveryStatus]>('receipt', {
      message: listReceiptKeys,
    }),
    /** deliver: ClickSend's message ids of a channel, newest first; the score is when they left. */
    channelMessages: index<[channel: string]>('messages', {
      message: ({ messageId, channel }) => [{ of: [channel], member: messageId }],
    }),
    /** deliver: our references of what was ordered for a person, newest first; the score is when. */
    personReferences: (phone: E164): Index => byPerson(derivePersonKey(phone)),
    /** deliver: the same for many people in one go. */
    addPersonReferences: (
      sent: readonly { readonly phone: E164; readonly reference: string }[],
      at: number,
    ) =>
      addToIndexes(
        'sentTo',
        sent.map(({ phone, reference }) => ({
          ...{ key: derivePersonKey(phone), member: reference, score: at },
        })),
      ),
  };
}

/** What people text, by ClickSend's id of it. */
function createReplyRecords({ record, index, retentionMs }: Kinds) {
  const unpostedReplies = index<[personKey: string]>(
    'inbox',
    {
      // Versions before 0.4 did not store when a reply came.
      reply: ({ phone, fact }) =>
        fact.came === undefined
          ? []
          : [{ of: [derivePersonKey(phone)], member: formatUnpostedReplyKey(fact) }],
    },
    retentionMs,
  );
  const reply = record<ReplyFact, [string]>('reply', { reply: ({ id }) => [[id]] });
  const replyPictures = record<ReplyPictures, [string]>('keptPictures', {
    replyTraces: ({ id }) => [[id]],
  });
  const replyPost = record<ReplyPostFact, [string]>('shownReply', {
    replyTraces: listReplyPartKeys,
  });
  const byPerson = index<[personKey: string]>('repliesOf', {
    replyTraces: ({ id, phone }) => [{ of: [derivePersonKey(phone)], member: id }],
  });
  return {
    /** receive-replies adds, show-replies removes: replies of a person (a `derivePersonKey`) that stand nowhere in Slack yet. */
    unpostedReplies,
    /** receive-replies: what a person wrote back */
    reply,
    /** keep-pictures: what came of its pictures */
    replyPictures,
    /** show-replies: where a part of it stands in Slack */
    replyPost,
    /** receive-replies: ids of the replies that a person wrote; the score is when. Deleted last, because the others are found by it. */
    personReplies: (phone: string): Index => byPerson(derivePersonKey(phone)),
    /** receive-replies: what is older than this when it is pulled is not shown (Unix ms) */
    repliesSince: record<number, []>(
      'repliesSince',
      { keptBecause: 'it is a time' },
      PERMANENT_TTL_MS,
    ),
  };
}

/** Threads as conversations, by channel and ts of their root. */
function createThreadRecords({ record, index }: Kinds) {
  const withThread = {
    thread: ({ channel, ts }: ThreadRef): readonly [string, string][] => [[channel, ts]],
  };
  return {
    /** announce and show-replies: whom a thread is a conversation with */
    threadOwner: record<ThreadOwner, [string, string]>('threadOwner', withThread),
    /** say-live: what a thread says of itself */
    liveNotice: record<LiveNoticeFact, [string, string]>('saidLive', withThread),
    /** announce, show-replies and live: when somebody spoke last in a thread (Unix ms); the app's own remarks are no words */
    lastThreadActivity: record<number, [string, string]>('lastWord', withThread),
    /** live: the first message of another organisation's in a live thread (its ts) */
    outsiderNotice: record<string, [string, string]>('outsiderTold', withThread),
    /** live: the sends that were typed in a live thread; the score is when (ms since 1970, from Slack's ts). */
    threadSends: index<[channel: string, threadTs: string]>('typedIn', {
      thread: ({ channel, ts }) => [{ of: [channel, ts] }],
    }),
    /** live and not-texted: what was typed in a live thread and did not go out, by channel and ts of the message */
    unsentAnswer: record<UnsentAnswer, [string, string]>('notTexted', {
      keptBecause: 'it is what a colleague typed, and its text is deleted once the thread says so',
    }),
    /** show-replies: the thread of somebody whom nobody had sent to, by their `derivePersonKey` */
    unknownSenderThread: record<ThreadRef, [string]>('strangerThread', {
      unknownSender: (phone) => [[derivePersonKey(phone)]],
    }),
  };
}

/** By Slack's id of the execution of a step. */
function createWorkflowRecords({ record }: Kinds) {
  const kept = { keptBecause: 'it names a send, and nobody in it' };
  return {
    /** workflow-step: it was taken up, and when */
    step: record<{ readonly user: string; readonly at: number }, [string]>('step', kept),
    /** workflow-step: where the person was asked */
    stepQuestion: record<StepQuestion, [string]>('stepQuestion', kept),
    /** workflow-step: what is to become of it, claimed */
    stepDecision: record<StepDecision, [string]>('stepDecision', kept),
    /** workflow-step: what became of it */
    stepResult: record<StepResult, [string]>('stepEnd', kept),
  };
}

/** What is stored of a person by their number alone. */
function createPersonRecords({ record, index }: Kinds) {
  const kept = { keptBecause: 'whoever was erased still must not be texted' };
  return {
    /** opt-outs: whether a number may be texted, by its person key; never subject to the retention time */
    optOut: record<OptOutFact, [string]>('optOut', kept, PERMANENT_TTL_MS),
    /** opt-outs: person keys of all numbers that were ever opted out or in; the score is when first. */
    optOuts: index<[]>('optOuts', kept, PERMANENT_TTL_MS),
    /** keep-consent: why somebody may be texted */
    consent: record<Consent, [E164]>(
      'consent',
      { consent: (phone) => [[phone]] },
      PERMANENT_TTL_MS,
    ),
    /** forget: who is being erased, by a key that tells nothing */
    erasure: record<ErasureFact, [string]>('forget', { erasure: (id) => [[id]] }, PERMANENT_TTL_MS),
  };
}

function createSettings({ record, index }: Kinds) {
  const setting = { keptBecause: 'it is about a channel or a colleague' };
  const template = { keptBecause: 'it is a text for everybody' };
  return {
    /** submit: the sender that was last used in a channel ('' for none), and a person's country */
    channelSenderId: record<string, [string]>('senderOf', setting),
    userCountry: record<string, [string]>('countryOf', setting),
    /** submit: who sent something last (a Slack id) */
    lastSender: record<string, []>('lastSender', setting),
    /** live: what is typed in threads of a channel (a Slack id) */
    liveSetting: record<LiveSetting, [string]>('live', setting, PERMANENT_TTL_MS),
    /** createEnsureMedia: what ClickSend has already, by sha256 of the picture */
    uploadedMedia: record<Media, [string]>('upload', {
      keptBecause: 'it is a picture without its recipients',
    }),
    /** templates: of a channel (its Slack id) or of the workspace (`all`), and by id */
    template: record<Template, [string, string]>('template', template, TEMPLATE_TTL_MS),
    /** templates: ids of those of a channel or of the workspace; the score is when they were made. */
    scopeTemplates: index<[scope: string]>('templates', template, TEMPLATE_TTL_MS),
    /** watch-store and restore-ledger: which store this is */
    storeIdentity: record<StoreIdentity, []>(
      'storeMark',
      { keptBecause: 'it is about the store' },
      PERMANENT_TTL_MS,
    ),
  };
}
