import type { Consent } from '../../domain/consent.ts';
import { type KnownContact, listContactTokens } from '../../domain/contact-search.ts';
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
import type { BatchFact, MessageRecipient, NamedMessage, ResendRequest } from './batch-facts.ts';
import type {
  MessageCancelRequest,
  MessageCancelResult,
  Resend,
  SendChange,
  StopRequest,
  Successor,
} from './change-facts.ts';
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
  AuthorNoticesFact,
  PostIntent,
  PostStateFact,
  ResultsFileFact,
  SummaryFact,
} from './post-facts.ts';
import { createKinds } from './record-kind.ts';
import { redactBatch, redactChange, redactPlan } from './redact.ts';
import {
  formatUnpostedReplyKey,
  type ReplyFact,
  type ReplyPictures,
  type ReplyPostFact,
} from './reply-facts.ts';
import type { StepDecision, StepResult, StepStart } from './step-facts.ts';

/**
 * Every kind of record and index: who writes it, its key, what becomes of it when a person is erased,
 * and its expiry, which by default is the retention time.
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
    ...createContactRecords(kinds),
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
    /** `quoteJob`: the recipients and the price of a draft. */
    quote: record<QuoteFact, [SendId]>('quote', withDraft, DRAFT_TTL_MS),
    /** `proposeDraft`: a form that was submitted and is not sent yet. */
    draft: record<PendingDraft, [SendId]>('draft', withDraft, DRAFT_TTL_MS),
    /** `proposeDraft`: all drafts; the score is when they were proposed. */
    allDrafts: index<[]>('allDrafts', { draft: (id) => [{ of: [], member: id }] }, DRAFT_TTL_MS),
  };
}

/** A send, what was done to it and what came of it. */
function createSendRecords({ record }: Kinds) {
  const withBatches = { sendTraces: listBatchKeys };
  const withRecipients = { sendTraces: listRecipientKeys };
  return {
    /** `submitBatchJob`, `stopSend`: each replaces exactly what it has read, so that of two at the same moment one wins. */
    batch: record<BatchFact, [SendId, number]>('batch', {
      ...withBatches,
      redact: {
        keys: ({ id, index }) => (index === undefined ? [] : [[id, getBatchIndex(index)]]),
        value: redactBatch,
      },
    }),
    /** `appendChange`: the changes of a scheduled send, in order. */
    change: record<SendChange, [SendId, number]>('change', {
      sendTraces: listChangeKeys,
      redact: { keys: listChangeKeys, value: (change, { phone }) => redactChange(change, phone) },
    }),
    /** `queueSend`. Redacted after batches and changes, because its recipients tell which of these to redact. */
    send: record<Send, [SendId]>('send', {
      send: (id) => [[id]],
      redact: { keys: ({ id }) => [[id]], value: (send, { phone }) => redactPlan(send, phone) },
    }),
    /** `resolveUnconfirmed`: somebody wants the unconfirmed messages of a batch sent again. */
    resendRequest: record<ResendRequest, [SendId, number]>('again', withBatches),
    /** `cancelSend`: ClickSend is to cancel one recipient's message. */
    messageCancelRequest: record<MessageCancelRequest, [SendId, number]>(
      'takeBack',
      withRecipients,
    ),
    /** `cancelAtClickSendJob`: how that ended. */
    messageCancelResult: record<MessageCancelResult, [SendId, number]>('takenBack', withRecipients),
    /** `cancelAtClickSendJob`: the send that replaced this one, and takes over its post and thread. */
    successor: record<Successor, [SendId]>('successor', withSend),
    /** `cancelAtClickSendJob`: the send that this one replaced. */
    predecessor: record<SendId, [SendId]>('predecessor', withSend),
    /** `storedPictures`: what was done to a send's picture beside making it smaller. */
    pictureChanges: record<PictureChangesFact, [SendId]>('pictureChanges', withSend),
    /** `storedPictures`: the fitted picture of a send that waits here for its time. */
    storedPicture: record<StoredPicture, [SendId]>('kept', withSend),
    /** `ensureMedia`: the picture of a send at ClickSend. */
    sendMedia: record<Media & { readonly source: string }, [SendId]>('media', withSend),
    /** `prepareSendJob`: why nothing of it was sent. */
    refusal: record<Problem, [SendId]>('stopped', withSend),
    /** `prepareSendJob`: why its preparation takes long. */
    delayReason: record<Problem, [SendId]>('held', withSend),
    /** `stopSend`: what is not submitted yet stays unsent. */
    stopRequest: record<StopRequest, [SendId]>('halt', withSend),
    /** `resendUnreached`: to whom of it somebody sent it again. */
    resends: record<readonly Resend[], [SendId]>('resends', withSend),
  };
}

/** What Slack shows of a send. */
function createPostRecords({ record }: Kinds) {
  return {
    /** `ensurePost`: the post that is being made. */
    postIntent: record<PostIntent, [SendId]>('posting', withSend),
    /** `ensurePost`, `cancelAtClickSendJob`: where the post is. */
    post: record<PostRef, [SendId]>('post', withSend),
    /** `updatePostJob`: what the post and its thread show. */
    postState: record<PostStateFact, [SendId]>('report', withSend),
    /** `updatePostJob`: the summary in the thread of a send to many. */
    summary: record<SummaryFact, [SendId]>('summary', withSend),
    /** `postResultsFileJob`: the file with the status of every recipient. */
    resultsFile: record<ResultsFileFact, [SendId]>('results', withSend),
    /** `notifyAuthorJob`: what the author was notified of. */
    authorNotices: record<AuthorNoticesFact, [SendId]>('told', withSend),
  };
}

function createSendIndexes({ index }: Kinds) {
  const withSendId = {
    sendTraces: ({ id }: ErasedSend): readonly { of: []; member: string }[] => [
      { of: [], member: id },
    ],
  };
  return {
    /** `queueSend`, `editSend`: all sends; the score is their departure. */
    allSends: index<[]>('allSends', withSendId),
    /** `queueSend`, `editSend`; removed at the departure or cancellation: scheduled sends; the score is their departure. */
    scheduledSends: index<[]>('scheduled', withSendId),
    /** `submitBatchJob`; removed by `pollHistoryJob`: sends with messages that may still change; the score is when to look next. */
    openSends: index<[]>('open', withSendId),
    /** `queueSend`: an author's sends; the score is when they were submitted. */
    userSends: index<[user: string]>('sends', {
      sendTraces: ({ id, user }) => [{ of: [user], member: id }],
    }),
    /** `cancelSend`: indexes of recipients whose messages ClickSend is to cancel; the score is when. */
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
    /** `indexMessages`: the send and the recipient of a message at ClickSend. */
    messageRecipient: record<MessageRecipient, [string]>('message', {
      message: ({ messageId }) => [[messageId]],
    }),
    /** `receiveReceipts`: the id that a receipt named for our reference, before ClickSend's answer did. */
    messageIdByReference: record<NamedMessage, [string]>('named', {
      sendTraces: listReferences,
      message: ({ reference }) => (reference ? [[reference]] : []),
    }),
    /** `receiveReceipts`: what a receipt says; storing it again changes nothing. */
    receipt: record<DeliveryFact, [string, DeliveryStatus]>('receipt', {
      message: listReceiptKeys,
    }),
    /** `indexMessages`: ClickSend's message ids of a channel; the score is when they were submitted. */
    channelMessages: index<[channel: string]>('messages', {
      message: ({ messageId, channel }) => [{ of: [channel], member: messageId }],
    }),
    /** `indexMessages`: our references of messages to a person; the score is when they were submitted. */
    personReferences: (phone: E164): Index => byPerson(derivePersonKey(phone)),
    /** The same for many people in one call. */
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
    /** `receiveReplies`; removed by `postRepliesJob`: replies of a person (a `derivePersonKey`) that are not posted yet. */
    unpostedReplies,
    /** `receiveReplies` */
    reply,
    /** `saveReplyPicturesJob`: what became of its pictures. */
    replyPictures,
    /** `postRepliesJob`: where a part of it is posted. */
    replyPost,
    /** `receiveReplies`: ids of a person's replies; the score is when they came. Deleted last, because the others are found by it. */
    personReplies: (phone: string): Index => byPerson(derivePersonKey(phone)),
    /** `receiveReplies`: unread replies from before this time (Unix ms) are not posted. */
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
    /** `ensurePost`, `postRepliesJob`: whom a thread is a conversation with. */
    threadOwner: record<ThreadOwner, [string, string]>('threadOwner', withThread),
    /** `ensurePost`, `postRepliesJob`: the ts of a channel's threads that are conversations; the score is when they began. */
    channelThreads: index<[channel: string]>('threadsIn', {
      thread: ({ channel, ts }) => [{ of: [channel], member: ts }],
    }),
    /** `postLiveNoticeJob`, `postRepliesJob`: whether the thread says that it is live. */
    liveNotice: record<LiveNoticeFact, [string, string]>('saidLive', withThread),
    /** `ensurePost`, `postRepliesJob`, `liveThreads`: the last message of a person in a thread (Unix ms), without the app's notes. */
    lastThreadActivity: record<number, [string, string]>('lastWord', withThread),
    /** `liveThreads`: the ts of the first message from another organization in a live thread. */
    outsiderNotice: record<string, [string, string]>('outsiderTold', withThread),
    /** `liveThreads`: sends that were typed in a live thread; the score is their ts in Unix ms. */
    threadSends: index<[channel: string, threadTs: string]>('typedIn', {
      thread: ({ channel, ts }) => [{ of: [channel, ts] }],
    }),
    /** `liveThreads`, `postUnsentAnswerNoticeJob`: what was typed in a live thread and was not sent, by channel and ts of the message. */
    unsentAnswer: record<UnsentAnswer, [string, string]>('notTexted', {
      keptBecause: 'it is what a colleague typed, and its text is deleted once the thread says so',
    }),
    /** `postRepliesJob`: the thread of somebody whom nobody had sent to, by their `derivePersonKey`. */
    unknownSenderThread: record<ThreadRef, [string]>('strangerThread', {
      unknownSender: (phone) => [[derivePersonKey(phone)]],
    }),
  };
}

/** By Slack's id of the execution of a step. */
function createWorkflowRecords({ record }: Kinds) {
  const kept = { keptBecause: 'it names a send, and nobody in it' };
  return {
    /** `beginStep` */
    step: record<StepStart, [string]>('step', kept),
    /** `beginStep`: where the person is asked. */
    stepQuestion: record<StepQuestion, [string]>('stepQuestion', kept),
    /** `decideStep`: what is to become of it. */
    stepDecision: record<StepDecision, [string]>('stepDecision', kept),
    /** `finishStepJob`: how it ended. */
    stepResult: record<StepResult, [string]>('stepEnd', kept),
  };
}

/** What is stored of a person by their number alone. */
function createPersonRecords({ record, index }: Kinds) {
  const kept = { keptBecause: 'whoever was erased still must not be texted' };
  return {
    /** `optOuts`: whether a number may be texted, by its `derivePersonKey`. The retention time does not end it. */
    optOut: record<OptOutFact, [string]>('optOut', kept, PERMANENT_TTL_MS),
    /** `optOuts`: the `derivePersonKey` of all numbers that were ever opted out or in; the score is when first. */
    optOuts: index<[]>('optOuts', kept, PERMANENT_TTL_MS),
    /** `storeConsent`: why somebody may be texted. */
    consent: record<Consent, [E164]>(
      'consent',
      { consent: (phone) => [[phone]] },
      PERMANENT_TTL_MS,
    ),
    /** `requestErasure`, `erasePersonJob`: who is being erased, by a random id. */
    erasure: record<ErasureFact, [string]>('forget', { erasure: (id) => [[id]] }, PERMANENT_TTL_MS),
  };
}

/** The address book. */
function createContactRecords({ record, index, addToIndexes }: Kinds) {
  const allContacts = index<[]>('contacts', {
    contact: ({ phone }) => [{ of: [], member: derivePersonKey(phone) }],
  });
  const contactsByToken = index<[token: string]>('contactsBy', {
    contact: (contact) =>
      listContactTokens(contact).map((token) => ({
        ...{ of: [token], member: derivePersonKey(contact.phone) },
      })),
  });
  return {
    /** `recordContacts`: the `derivePersonKey` of everybody who was sent to or texted; the score is when last. */
    allContacts,
    /** `recordContacts`: the same by the first letters of each word of a name, and by digits of the number. */
    contactsByToken,
    /** Adds many people to both. */
    async addContacts(contacts: readonly KnownContact[]): Promise<void> {
      const entries = contacts.map((contact) => {
        const entry = { member: derivePersonKey(contact.phone), score: contact.at };
        return { entry, tokens: listContactTokens(contact) };
      });
      await allContacts().add(entries.map(({ entry }) => entry));
      await addToIndexes(
        'contactsBy',
        entries.flatMap(({ entry, tokens }) => tokens.map((key) => ({ ...entry, key }))),
      );
    },
    /** `recordContacts`, by their `derivePersonKey`. Deleted last, because the indexes are found by its name. */
    contact: record<KnownContact, [string]>('contact', {
      contact: ({ phone }) => [[derivePersonKey(phone)]],
    }),
  };
}

function createSettings({ record, index }: Kinds) {
  const setting = { keptBecause: 'it is about a channel or a colleague' };
  const template = { keptBecause: 'it is a text for everybody' };
  return {
    /** `formPresets`: the sender that was last used in a channel ('' for none). */
    channelSenderId: record<string, [string]>('senderOf', setting),
    /** `formPresets`: the country that a colleague chose last. */
    userCountry: record<string, [string]>('countryOf', setting),
    /** `queueSend`: who sent something last (a Slack id). */
    lastAuthor: record<string, []>('lastSender', setting),
    /** `liveThreads`: whether what people type in threads of a channel is texted. */
    liveSetting: record<LiveSetting, [string]>('live', setting, PERMANENT_TTL_MS),
    /** `uploadPicture`: a picture that ClickSend has, by its sha256. */
    uploadedMedia: record<Media, [string]>('upload', {
      keptBecause: 'it is a picture without its recipients',
    }),
    /** `templates`: by the channel (a Slack id) or `all` for the workspace, and by the template's id. */
    template: record<Template, [string, string]>('template', template, TEMPLATE_TTL_MS),
    /** `templates`: ids of those of a channel or of the workspace; the score is when they were made. */
    scopeTemplates: index<[scope: string]>('templates', template, TEMPLATE_TTL_MS),
    /** `watchStore`, `restoreLedger`: which store this is. */
    storeIdentity: record<StoreIdentity, []>(
      'storeMark',
      { keptBecause: 'it is about the store' },
      PERMANENT_TTL_MS,
    ),
  };
}
