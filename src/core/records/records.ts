import type { Consent } from '../../domain/consent.ts';
import type { DeliveryFact, DeliveryStatus } from '../../domain/delivery-status.ts';
import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Send, SendId } from '../../domain/send.ts';
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
import type { ErasureFact } from './erasure-facts.ts';
import { DRAFT_TTL_MS, LONGEST_AHEAD_MS, PERMANENT_TTL_MS, TEMPLATES_KEPT_MS } from './expiry.ts';
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
import type { RecordKind } from './record-kind.ts';
import type { ReplyFact, ReplyPictures, ReplyPostFact } from './reply-facts.ts';
import type { StepDecision, StepResult } from './step-facts.ts';

function sentTo(phone: E164): string {
  return `sentTo:${derivePersonKey(phone)}`;
}

/** Every kind of record, its key and who writes it. All that is about a send leaves after the retention time. */
export function createRecords(store: Store, retentionMs: number) {
  const record = <T, K extends readonly (string | number)[]>(
    kind: string,
    ttlMs: number = retentionMs,
  ): RecordKind<T, K> => ({
    key: (...key: K) => [kind, ...key].join(':'),
    get: (...key: K) => store.get<T>([kind, ...key].join(':')),
    put: (value: T, ...key: K) => store.put([kind, ...key].join(':'), value, ttlMs),
    setIfAbsent: (value: T, ...key: K) => store.setIfAbsent([kind, ...key].join(':'), value, ttlMs),
    compareAndSet: (from: T, to: T, ...key: K) =>
      store.compareAndSet([kind, ...key].join(':'), from, to, ttlMs),
    delete: (...key: K) => store.delete([kind, ...key].join(':')),
    extendTtl: (byMs) => record<T, K>(kind, ttlMs + byMs),
  });
  const aheadMs = retentionMs + LONGEST_AHEAD_MS;
  return {
    store,
    retentionMs,
    /** submit */
    send: record<Send, [SendId]>('send'),
    /** propose and quote: what was not sent yet leaves after a day. */
    draft: record<PendingDraft, [SendId]>('draft', DRAFT_TTL_MS),
    quote: record<QuoteFact, [SendId]>('quote', DRAFT_TTL_MS),
    /** change: what was done to a scheduled send, in order */
    change: record<SendChange, [SendId, number]>('change'),
    /** cancel: one recipient's message that ClickSend holds is wanted back */
    messageCancelRequest: record<MessageCancelRequest, [SendId, number]>('takeBack'),
    /** take-back */
    messageCancelResult: record<MessageCancelResult, [SendId, number]>('takenBack'),
    /** take-back: the send in whose post and thread another one stands from now on, and who made it so */
    successor: record<{ readonly id: SendId; readonly by: string }, [SendId]>('successor'),
    predecessor: record<SendId, [SendId]>('predecessor'),
    /** prepare and deliver, through `keptPictures`: what was done to a send's picture beside making it smaller */
    pictureChanges: record<PictureChangesFact, [SendId]>('pictureChanges'),
    /** prepare: the picture of a send that is held here */
    storedPicture: record<StoredPicture, [SendId]>('kept'),
    /** createEnsureMedia: what ClickSend has already, by sha256 of the picture */
    uploadedMedia: record<Media, [string]>('upload'),
    /** submit: the sender that was last used in a channel ('' for none), and a person's country */
    channelSenderId: record<string, [string]>('senderOf'),
    userCountry: record<string, [string]>('countryOf'),
    /** templates: of a channel (its Slack id) or of the workspace (`all`), and by id */
    template: record<Template, [string, string]>('template', TEMPLATES_KEPT_MS),
    /** workflow-step, by Slack's id of the execution: it was taken up, and when */
    step: record<{ readonly user: string; readonly at: number }, [string]>('step'),
    /** workflow-step: where the person was asked */
    stepQuestion: record<StepQuestion, [string]>('stepQuestion'),
    /** workflow-step: what is to become of it, claimed */
    stepDecision: record<StepDecision, [string]>('stepDecision'),
    /** workflow-step: what became of it */
    stepResult: record<StepResult, [string]>('stepEnd'),
    /** prepare: why nothing of it was sent */
    refusal: record<Problem, [SendId]>('stopped'),
    /** prepare and deliver, through `createEnsureMedia` */
    sendMedia: record<Media & { readonly source: string }, [SendId]>('media'),
    /** prepare: what holds it up while it is tried again */
    delayReason: record<Problem, [SendId]>('held'),
    /** announce: begun, then where it stands */
    postIntent: record<PostIntent, [SendId]>('posting'),
    post: record<PostRef, [SendId]>('post'),
    /** stop: somebody does not want what has not left yet to leave */
    stopRequest: record<{ readonly by: string; readonly at: number }, [SendId]>('halt'),
    /** deliver and stop: each swaps exactly what it has read, so of two at the same moment one wins */
    batch: record<BatchFact, [SendId, number]>('batch'),
    /** decide: a person wants the unsure ones of a batch sent again */
    resendRequest: record<ResendRequest, [SendId, number]>('again'),
    /** deliver: which send and recipient a ClickSend message is */
    messageRecipient: record<{ readonly send: SendId; readonly index: number }, [string]>(
      'message',
    ),
    /** receive: the message that a receipt named by our reference, while no answer had told its id */
    messageIdByReference: record<{ readonly messageId: string }, [string]>('named'),
    /** receive: a fact about a message; writing it again changes nothing */
    receipt: record<DeliveryFact, [string, DeliveryStatus]>('receipt'),
    /** receive-replies: what a person wrote back, by the reply's own message id */
    reply: record<ReplyFact, [string]>('reply'),
    /** receive-replies: what is older than this when it is pulled is not shown (Unix ms) */
    repliesSince: record<number, []>('repliesSince', PERMANENT_TTL_MS),
    /** show-replies: where it stands in Slack, by the same id */
    replyPost: record<ReplyPostFact, [string]>('shownReply'),
    /** keep-pictures: what came of its pictures, by the same id */
    replyPictures: record<ReplyPictures, [string]>('keptPictures'),
    /** show-replies: the thread of somebody whom nobody had sent to, by their `derivePersonKey` */
    unknownSenderThread: record<ThreadRef, [string]>('strangerThread'),
    /** announce and show-replies: whom a thread is a conversation with, by channel and ts */
    threadOwner: record<ThreadOwner, [string, string]>('threadOwner'),
    /** announce, show-replies and live: when somebody spoke last in a thread (Unix ms); the app's own remarks are no words */
    lastThreadActivity: record<number, [string, string]>('lastWord'),
    /** submit: who sent something last (a Slack id) */
    lastSender: record<string, []>('lastSender'),
    /** live: the sends that were typed in a live thread, by channel and ts; the score is when (ms since 1970, from Slack's ts). */
    threadSends: (channel: string, threadTs: string): Index =>
      store.getIndex(`typedIn:${channel}:${threadTs}`, aheadMs),
    /** live: what is typed in threads of a channel (a Slack id) */
    liveSetting: record<LiveSetting, [string]>('live', PERMANENT_TTL_MS),
    /** live and not-texted: what was typed in a live thread and did not go out, by channel and ts */
    unsentAnswer: record<UnsentAnswer, [string, string]>('notTexted'),
    /** live: the first message of another organisation's in a live thread (its ts), by channel and ts of the thread */
    outsiderNotice: record<string, [string, string]>('outsiderTold'),
    /** say-live: what a thread says of itself, by channel and ts */
    liveNotice: record<LiveNoticeFact, [string, string]>('saidLive'),
    /** watch-store and restore-ledger: which store this is */
    storeIdentity: record<StoreIdentity, []>('storeMark', PERMANENT_TTL_MS),
    /** opt-outs: whether a number may be texted, by its person key; never subject to the retention time */
    optOut: record<OptOutFact, [string]>('optOut', PERMANENT_TTL_MS),
    /** keep-consent: why somebody may be texted; leaves by `forget` alone */
    consent: record<Consent, [E164]>('consent', PERMANENT_TTL_MS),
    /** forget: who is being erased, by a key that tells nothing */
    erasure: record<ErasureFact, [string]>('forget', PERMANENT_TTL_MS),
    /** report: the summary in the thread of a send to many */
    summary: record<SummaryFact, [SendId]>('summary'),
    /** results: the file of everybody that a send to many went to */
    resultsFile: record<ResultsFileFact, [SendId]>('results'),
    /** report */
    postState: record<PostStateFact, [SendId]>('report'),
    /** tell */
    senderNotices: record<SenderNoticesFact, [SendId]>('told'),
    /** deliver: ClickSend's message ids of a channel, newest first; the score is when they left. */
    channelMessages: (channel: string): Index => store.getIndex(`messages:${channel}`, aheadMs),
    /** deliver: our references of what was ordered for a person, newest first; the score is when. */
    personReferences: (phone: E164): Index => store.getIndex(sentTo(phone), aheadMs),
    /** deliver: the same for many people in one go. */
    addPersonReferences: (
      sent: readonly { readonly phone: E164; readonly reference: string }[],
      at: number,
    ) =>
      store.addToIndexes(
        sent.map(({ phone, reference }) => ({
          ...{ index: sentTo(phone), member: reference, score: at },
        })),
        aheadMs,
      ),
    /** cancel: whose messages of a send were wanted back; the score is when. */
    messageCancelRequests: (send: SendId): Index => store.getIndex(`takeBacks:${send}`, aheadMs),
    /** receive-replies: ids of the replies that a person wrote; the score is when. */
    personReplies: (phone: string): Index =>
      store.getIndex(`repliesOf:${derivePersonKey(phone)}`, aheadMs),
    /** receive-replies adds, show-replies removes: replies of a person (a `derivePersonKey`) that stand nowhere in Slack yet. */
    unpostedReplies: (person: string): Index => store.getIndex(`inbox:${person}`, retentionMs),
    /** opt-outs: person keys of all numbers that were ever opted out or in; the score is when first. */
    optOuts: (): Index => store.getIndex('optOuts', PERMANENT_TTL_MS),
    /** submit and change: all sends, for `forget` to look through; the score is when they leave. */
    allSends: (): Index => store.getIndex('allSends', aheadMs),
    /** propose: all forms that wait for their yes, for the same; the score is when they came. */
    allDrafts: (): Index => store.getIndex('allDrafts', DRAFT_TTL_MS),
    /** submit: a person's sends; the score is when they were ordered. */
    userSends: (user: string): Index => store.getIndex(`sends:${user}`, aheadMs),
    /** templates: ids of those of a channel or of the workspace; the score is when they were made. */
    scopeTemplates: (scope: string): Index =>
      store.getIndex(`templates:${scope}`, TEMPLATES_KEPT_MS),
    /** submit and change add, what ends it removes: scheduled sends; the score is when they leave. */
    listScheduledSends: (): Index => store.getIndex('scheduled', aheadMs),
    /** deliver adds, watch removes: sends with messages that may still change; the score is when to look next. */
    openSends: (): Index => store.getIndex('open', aheadMs),
  };
}
export type Records = ReturnType<typeof createRecords>;
