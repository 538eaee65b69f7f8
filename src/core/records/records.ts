import { type KnownContact, listContactTokens } from '../../domain/contact-search.ts';
import type { DeliveryFact, DeliveryStatus } from '../../domain/delivery-status.ts';
import type { PendingDraft } from '../../domain/draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { type Consent, getBatchIndex, type Send, type SendId } from '../../domain/send.ts';
import type { Media } from '../ports/clicksend.ts';
import type { PostRef } from '../ports/send-posts.ts';
import type { StepQuestion } from '../ports/slack-workflow.ts';
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
import type {
  PictureChangesFact,
  QuoteFact,
  StoredDrafts,
  StoredPicture,
  Template,
} from './compose-facts.ts';
import {
  formatUnpostedReplyKey,
  type LiveNoticeFact,
  type LiveSetting,
  type ReplyFact,
  type ReplyPictures,
  type ReplyPostFact,
  type ThreadOwner,
  type UnsentAnswer,
} from './conversation-facts.ts';
import { listNumberedKeys, listReceiptKeys, listReferences, listReplyPartKeys } from './erasure.ts';
import type { ErasedSend, ErasureFact } from './erasure-facts.ts';
import type { OptOutFact, StoreIdentity } from './opt-out-facts.ts';
import { derivePersonKey } from './person-key.ts';
import type {
  AuthorNoticesFact,
  PostIntent,
  PostStateFact,
  ResultsFileFact,
  SummaryFact,
} from './post-facts.ts';
import { createKinds } from './record-kind.ts';
import { redactBatch, redactChange, redactPlan } from './redact-erased.ts';
import { DRAFT_TTL_MS, PERMANENT_TTL_MS, TEMPLATE_TTL_MS } from './retention.ts';
import type { StepDecision, StepResult, StepStart } from './step-facts.ts';

/** Every kind of record and index: who writes it, its key, its expiry, and what happens to it in an erasure. */
export function createRecords(store: Store, retentionMs: number, now: () => number) {
  const kinds = createKinds(store, retentionMs, now);
  return {
    store,
    retentionMs,
    scheduledTtlMs: kinds.scheduledTtlMs,
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

/** Records that exist once per send. */
const withSend = { sendTraces: ({ id }: ErasedSend): readonly [SendId][] => [[id]] };

function createDraftRecords({ record, index }: Kinds) {
  const withDraft = { ...withSend, draft: (id: SendId): readonly [SendId][] => [[id]] };
  return {
    /** `quoteJob`: the recipients and the price of a draft. */
    quote: record<QuoteFact, [SendId]>('quote', withDraft, DRAFT_TTL_MS),
    /** `storeDraft`: a form that was submitted but not sent yet. */
    draft: record<PendingDraft, [SendId]>('draft', withDraft, DRAFT_TTL_MS),
    /** `formPresets`: the drafts that a person last reviewed for a channel, and for any (''). */
    unsentDrafts: record<StoredDrafts, [user: string, channel: string]>(
      'draftOf',
      { keptBecause: 'it names drafts, and nobody in them' },
      DRAFT_TTL_MS,
    ),
    /** `storeDraft`: all drafts; the score is when they were stored. */
    allDrafts: index<[], SendId>(
      'allDrafts',
      { draft: (id) => [{ of: [], member: id }] },
      DRAFT_TTL_MS,
    ),
  };
}

/** A send, what was done to it, and its results. It is one long list. */
function createSendRecords({ record }: Kinds) {
  const withBatches = {
    sendTraces: ({ id, batches }: ErasedSend) => listNumberedKeys(id, batches),
  };
  const withRecipients = {
    sendTraces: ({ id, people }: ErasedSend) => listNumberedKeys(id, people),
  };
  return {
    /** `submitBatchJob`, `stopSend`: each uses compare-and-set, so that of two at the same moment one wins. */
    batch: record<BatchFact, [SendId, number]>('batch', {
      ...withBatches,
      redact: {
        keys: ({ id, index }) => (index === undefined ? [] : [[id, getBatchIndex(index)]]),
        value: redactBatch,
      },
    }),
    /** `appendChange`: the changes of a scheduled send, in order. */
    change: record<SendChange, [SendId, number]>('change', {
      sendTraces: ({ id, changes }) => listNumberedKeys(id, changes),
      redact: {
        keys: ({ id, changes }) => listNumberedKeys(id, changes),
        value: (change, { phone }) => redactChange(change, phone),
      },
    }),
    /** `queueSend`. Redacted after batches and changes, because its recipients determine which of these to redact. */
    send: record<Send, [SendId]>('send', {
      send: (id) => [[id]],
      redact: { keys: ({ id }) => [[id]], value: (send, { phone }) => redactPlan(send, phone) },
    }),
    /** `resolveUnconfirmed`: a request to send the unconfirmed messages of a batch again. */
    resendRequest: record<ResendRequest, [SendId, number]>('again', withBatches),
    /** `cancelSend`: a request to ClickSend to cancel one recipient's message. */
    messageCancelRequest: record<MessageCancelRequest, [SendId, number]>(
      'takeBack',
      withRecipients,
    ),
    /** `cancelAtClickSendJob`: the result of that request. */
    messageCancelResult: record<MessageCancelResult, [SendId, number]>('takenBack', withRecipients),
    /** `cancelAtClickSendJob`: the send that replaced this one and takes over its post and thread. */
    successor: record<Successor, [SendId]>('successor', withSend),
    /** `cancelAtClickSendJob`: the send that this one replaced. */
    predecessor: record<SendId, [SendId]>('predecessor', withSend),
    /** `loadPicture`: how a send's picture was changed, other than its size. */
    pictureChanges: record<PictureChangesFact, [SendId]>('pictureChanges', withSend),
    /** `storePicture`: the fitted picture of a send that the app holds until its time. */
    storedPicture: record<StoredPicture, [SendId]>('kept', withSend),
    /** `ensureMedia`: the picture of a send at ClickSend. */
    sendMedia: record<Media & { readonly source: string }, [SendId]>('media', withSend),
    /** `prepareSendJob`: why nothing was sent. */
    refusal: record<Problem, [SendId]>('stopped', withSend),
    /** `prepareSendJob`: why its preparation takes long. */
    delayReason: record<Problem, [SendId]>('held', withSend),
    /** `stopSend`: keeps messages that are not submitted yet from being sent. */
    stopRequest: record<StopRequest, [SendId]>('halt', withSend),
    /** `resendUnreached`: the recipients to whom somebody sent it again. */
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
    /** `postResultsFileJob`: the file with every recipient's status. */
    resultsFile: record<ResultsFileFact, [SendId]>('results', withSend),
    /** `notifyAuthorJob`: what the author was told. */
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
    allSends: index<[], SendId>('allSends', withSendId),
    /** `queueSend`, `editSend`; removed at departure or cancellation: scheduled sends; the score is their departure. */
    scheduledSends: index<[], SendId>('scheduled', withSendId),
    /** `submitBatchJob`; removed by `pollHistoryJob`: sends that may still change; the score is when to look. */
    openSends: index<[], SendId>('open', withSendId),
    /** `queueSend`: an author's sends; the score is when they were submitted. */
    userSends: index<[user: string], SendId>('sends', {
      sendTraces: ({ id, user }) => [{ of: [user], member: id }],
    }),
    /** `cancelSend`: indexes of recipients whose messages ClickSend was asked to cancel; the score is when. */
    messageCancelRequests: index<[send: SendId]>('takeBacks', {
      sendTraces: ({ id }) => [{ of: [id] }],
    }),
  };
}

/** Facts about single messages, by ClickSend's id or by our reference. */
function createMessageRecords({ record, index, smallIndexes }: Kinds) {
  const byPerson = smallIndexes('sentTo', {
    references: (phone) => [{ of: [derivePersonKey(phone)] }],
  });
  return {
    /** `indexMessages`: the send and recipient of a message at ClickSend. */
    messageRecipient: record<MessageRecipient, [string]>('message', {
      message: ({ messageId }) => [[messageId]],
    }),
    /** `receiveReceipts`: the message id that a receipt reported for our reference, before ClickSend's response did. */
    messageIdByReference: record<NamedMessage, [string]>('named', {
      sendTraces: listReferences,
      message: ({ reference }) => (reference ? [[reference]] : []),
    }),
    /** `receiveReceipts`: the content of a receipt. Storing it again changes nothing. */
    receipt: record<DeliveryFact, [string, DeliveryStatus]>('receipt', {
      message: listReceiptKeys,
    }),
    /** `indexMessages`: ClickSend's message ids of a channel; the score is when they were submitted. */
    channelMessages: index<[channel: string]>('messages', {
      message: ({ messageId, channel }) => [{ of: [channel], member: messageId }],
    }),
    /** `indexMessages`: our references of messages to a person; the score is when they were submitted. */
    personReferences: (phone: E164) => byPerson.open(derivePersonKey(phone)),
    /** Adds references of many people in one call. */
    addPersonReferences: (
      sent: readonly { readonly phone: E164; readonly reference: string }[],
      at: number,
    ) =>
      byPerson.add(
        sent.map(({ phone, reference }) => ({
          name: derivePersonKey(phone),
          member: reference,
          score: at,
        })),
      ),
  };
}

/** People's texts, by ClickSend's id. */
function createReplyRecords({ record, index, retentionMs }: Kinds) {
  const unpostedReplies = index<[personKey: string]>(
    'inbox',
    {
      // Versions before 0.4 did not store when a reply arrived.
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
    /** `receiveReplies`; removed by `postRepliesJob`: a person's replies that are not posted yet. */
    unpostedReplies,
    /** `receiveReplies` */
    reply,
    /** `saveReplyPicturesJob`: whether its pictures were saved. */
    replyPictures,
    /** `postRepliesJob`: where each part of it is posted. */
    replyPost,
    /** `receiveReplies`: ids of a person's replies. Deleted last, because the others are found through it. */
    personReplies: (phone: string): Index => byPerson(derivePersonKey(phone)),
    /** `receiveReplies`: unread replies from before this time (Unix ms) are not posted. */
    repliesSince: record<number, []>(
      'repliesSince',
      { keptBecause: 'it is a time' },
      PERMANENT_TTL_MS,
    ),
  };
}

/** Threads as conversations, by channel and the ts of their root message. */
function createThreadRecords({ record, index }: Kinds) {
  const withThread = {
    thread: ({ channel, ts }: ThreadRef): readonly [string, string][] => [[channel, ts]],
  };
  return {
    /** `ensurePost`, `postRepliesJob`: the person or people that a thread is with. */
    threadOwner: record<ThreadOwner, [string, string]>('threadOwner', withThread),
    /** `ensurePost`, `postRepliesJob`: the ts of a channel's conversations; the score is when they began. */
    channelThreads: index<[channel: string]>('threadsIn', {
      thread: ({ channel, ts }) => [{ of: [channel], member: ts }],
    }),
    /** `postLiveNoticeJob`, `postRepliesJob`: whether the thread shows that it is live. */
    liveNotice: record<LiveNoticeFact, [string, string]>('saidLive', withThread),
    /** `ensurePost`, `postRepliesJob`, `liveThreads`: a person's last message in a thread (Unix ms). */
    lastThreadActivity: record<number, [string, string]>('lastWord', withThread),
    /** `liveThreads`: the ts of the first message from another organization in a live thread. */
    outsiderNotice: record<string, [string, string]>('outsiderTold', withThread),
    /** `liveThreads`: sends made from messages in a live thread; the score is their ts in Unix ms. */
    threadSends: index<[channel: string, threadTs: string], SendId>('typedIn', {
      thread: ({ channel, ts }) => [{ of: [channel, ts] }],
    }),
    /** `liveThreads`, `postUnsentAnswerNoticeJob`: messages in a live thread that were not sent, or were edited since. */
    unsentAnswer: record<UnsentAnswer, [string, string]>('notTexted', {
      keptBecause: 'it is what a colleague typed, and its text is deleted once the thread says so',
    }),
    /** `postRepliesJob`: an unknown sender's thread, by their `derivePersonKey`. */
    unknownSenderThread: record<ThreadRef, [string]>('strangerThread', {
      unknownSender: (phone) => [[derivePersonKey(phone)]],
    }),
  };
}

/** By Slack's execution id of a step. */
function createWorkflowRecords({ record }: Kinds) {
  const exempt = { keptBecause: 'it names a send, and nobody in it' };
  return {
    /** `beginStep` */
    step: record<StepStart, [string]>('step', exempt),
    /** `beginStep`: where the person is asked. */
    stepQuestion: record<StepQuestion, [string]>('stepQuestion', exempt),
    /** `decideStep`: what to do with it. */
    stepDecision: record<StepDecision, [string]>('stepDecision', exempt),
    /** `finishStepJob`: its result. */
    stepResult: record<StepResult, [string]>('stepEnd', exempt),
  };
}

/** Records about a person, by their number alone. */
function createPersonRecords({ record, index }: Kinds) {
  const exempt = { keptBecause: 'whoever was erased still must not be texted' };
  return {
    /** `optOuts`: whether a number may be texted, by its `derivePersonKey`. The retention time does not apply. */
    optOut: record<OptOutFact, [string]>('optOut', exempt, PERMANENT_TTL_MS),
    /** `optOuts`: the `derivePersonKey` of all numbers that ever opted out or in; the score is when they first did. */
    optOuts: index<[]>('optOuts', exempt, PERMANENT_TTL_MS),
    /** `storeConsent`: why a person may be texted. */
    consent: record<Consent, [E164]>(
      'consent',
      { consent: (phone) => [[phone]] },
      PERMANENT_TTL_MS,
    ),
    /** `requestErasure`, `erasePersonJob`: the person being erased, by a random id. */
    erasure: record<ErasureFact, [string]>('forget', { erasure: (id) => [[id]] }, PERMANENT_TTL_MS),
  };
}

/** The contacts. */
function createContactRecords({ record, index, smallIndexes, retentionMs }: Kinds) {
  const allContacts = index<[]>('contacts', {
    contact: ({ phone }) => [{ of: [], member: derivePersonKey(phone) }],
  });
  const byToken = smallIndexes(
    'contactsBy',
    {
      contact: (contact) =>
        listContactTokens(contact).map((token) => ({
          of: [token],
          member: derivePersonKey(contact.phone),
        })),
    },
    retentionMs,
  );
  return {
    /** `recordContacts`: the `derivePersonKey` of everybody sent to or heard from; the score is the last time. */
    allContacts,
    /** `recordContacts`: the same by the prefix of each word of a name, and by digits of the number. */
    contactsByToken: byToken.open,
    /** Adds many people to both. */
    async addContacts(contacts: readonly KnownContact[]): Promise<void> {
      const entries = contacts.map((contact) => {
        const entry = { member: derivePersonKey(contact.phone), score: contact.at };
        return { entry, tokens: listContactTokens(contact) };
      });
      await allContacts().add(entries.map(({ entry }) => entry));
      await byToken.add(
        entries.flatMap(({ entry, tokens }) => tokens.map((name) => ({ ...entry, name }))),
      );
    },
    /** `recordContacts`, by their `derivePersonKey`. Deleted last, because the index entries are found by its name. */
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
    /** `formPresets`: the country that a person last picked. */
    userCountry: record<string, [string]>('countryOf', setting),
    /** `queueSend`: the author of the latest send (a Slack user id). */
    lastAuthor: record<string, []>('lastSender', setting),
    /** `liveThreads`: whether messages in a channel's threads are texted. */
    liveSetting: record<LiveSetting, [string]>('live', setting, PERMANENT_TTL_MS),
    /** `uploadPicture`: a picture that ClickSend has, by its sha256. */
    uploadedMedia: record<Media, [string]>('upload', {
      keptBecause: 'it is a picture without its recipients',
    }),
    /** `templates`: by channel (a Slack id) or `all` for the workspace, and by the template's id. */
    template: record<Template, [string, string]>('template', template, TEMPLATE_TTL_MS),
    /** `templates`: template ids of a channel or of the workspace; the score is when they were created. */
    scopeTemplates: index<[scope: string]>('templates', template, TEMPLATE_TTL_MS),
    /** `watchStore`, `restoreLedger`, `workspaceGuard`: identifies the store. */
    storeIdentity: record<StoreIdentity, []>(
      'storeMark',
      { keptBecause: 'it is about the store' },
      PERMANENT_TTL_MS,
    ),
  };
}
