import type { Records } from '../../src/core/records/records.ts';
import type { AppProblem } from '../../src/domain/problem.ts';

/*
 * The records that version 0.5 stored, which an upgrade must read. Fields may be added to the app and omitted here.
 * A renamed field or word doesn't compile, because the app would no longer read the stored one.
 */

/**
 * The dotted names of all fields of a stored value, and `field=word` for each word that a field may have.
 * Problems of the app had words then (`todo`, `what`), which are still shown.
 */
type Fields<T> = T extends AppProblem
  ? 'canRetry' | 'code'
  : T extends string
    ? string extends T
      ? never
      : `=${T}`
    : T extends number | boolean | undefined
      ? never
      : T extends readonly (infer Element)[]
        ? Fields<Element>
        : { [F in keyof T & string]-?: F | Below<F, Fields<T[F]>> }[keyof T & string];

type Below<F extends string, Name> = Name extends `=${string}`
  ? `${F}${Name}`
  : Name extends string
    ? `${F}.${Name}`
    : never;

type Stored<Kind> = Kind extends {
  put(value: infer T, ...key: never[]): unknown;
  readonly extendTtl: unknown;
}
  ? T
  : never;

type StoredFields = {
  readonly [K in keyof Records]?: readonly [
    keyStart: string,
    fields: readonly Fields<Stored<Records[K]>>[],
  ];
};

/** The fields of a value that is in a field. */
function prefixFields<F extends string, Name extends string>(
  field: F,
  names: readonly Name[],
): readonly `${F}.${Name}`[] {
  return names.map((name) => `${field}.${name}` as const);
}

const PLACE = ['channel', 'ts'] as const;
const PERSON = ['name', 'phone'] as const;
const PROBLEM = ['canRetry', 'code', 'todo', 'what'] as const;
// biome-ignore format: a table of words, many in a line.
const PICTURE_CHANGES = [
  'at', 'colour=grey', 'colour=white', 'kind=fewerFrames', 'kind=firstPage', 'kind=ground',
  'kind=preview', 'kind=shorterPause', 'kind=still', 'of', 'sent',
] as const;
const INTENT = ['at', 'by', 'isLate', 'lostAt', ...prefixFields('stray', PLACE)] as const;
// biome-ignore format: a table of words, many in a line.
const OUTCOMES = [
  'at', 'from', 'kind=accepted', 'kind=erased', 'kind=refused', 'kind=unsure', 'messageId', 'price',
  'reference', 'state=cancelled', 'state=delivered', 'state=failed', 'state=queued', 'state=refused',
  'state=retrying', 'state=scheduled', 'state=sent', 'state=silent', 'state=unsure', 'state=waiting',
  ...prefixFields('problem', PROBLEM),
] as const;
// biome-ignore format: a table of words, many in a line.
const ANSWERED = [
  'at', 'currency', 'kind=answered', 'lookups', 'since', 'withheld', ...prefixFields('outcomes', OUTCOMES),
] as const;
// biome-ignore format: a table of words, many in a line.
const PLAN = [
  'body', 'channel', 'consent', 'from', 'optedOut', 'picture.id', 'picture.kind=link', 'picture.kind=none',
  'picture.kind=slack', 'picture.name', 'picture.url', 'schedule.at', 'schedule.with=app',
  'schedule.with=clicksend', 'subject', 'threadTs', 'typedTs', ...prefixFields('recipients', PERSON),
] as const;

/** By the record's name in `Records`: the first part of its keys, and its fields. */
// biome-ignore format: a table of words, many in a line.
export const recordsOfVersion05 = {
  resendRequest: ['again', ['about', 'by']],
  batch: ['batch', [
    'barred.kind=refused', 'barred.reference', 'kind=refused', 'kind=sending', 'kind=waiting', 'token',
    ...ANSWERED, ...prefixFields('before', ANSWERED), ...prefixFields('problem', PROBLEM), ...prefixFields('barred.problem', PROBLEM),
  ]],
  change: ['change', [
    'at', 'by', 'index', 'kind=cancelled', 'kind=edited', 'kind=kept', 'kind=left', 'kind=oneRecalled',
    'kind=recalled', 'kind=replaced', 'kind=returned', 'kind=withdrawn', 'next.id',
    ...prefixFields('plan', PLAN), ...prefixFields('next.plan', PLAN), ...prefixFields('problem', PROBLEM),
  ]],
  consent: ['consent', ['at', 'by', 'channel', 'text']],
  userCountry: ['countryOf', []],
  draft: ['draft', [
    'asked.execution', 'asked.kind=form', 'asked.kind=nobody', 'asked.kind=step', 'asked.mustAsk',
    'asked.view', 'at', 'changes.base', 'changes.id', 'draft.at', 'draft.body', 'draft.channel',
    'draft.consent', 'draft.from', 'draft.lists.id', 'draft.lists.name', 'draft.picture.id',
    'draft.picture.kind=link', 'draft.picture.kind=slack', 'draft.picture.name', 'draft.picture.url',
    'draft.subject', 'draft.unread', 'form.country', 'form.generation', 'form.nonce', 'form.recipients',
    'form.rest.count', 'form.rest.from', 'form.rest.send', 'form.rest.whom=all', 'form.rest.whom=keptBack',
    'form.rest.whom=unreached', 'id', 'includesAll', 'user', 'version', ...prefixFields('draft.recipients', PERSON),
    ...prefixFields('draft.doubles', PERSON),
  ]],
  erasure: ['forget', [
    'at', 'by', 'files', 'kept', 'messages.channel', 'messages.messageId', 'phone', 'posts.send',
    'posts.thread', 'sends.batches', 'sends.changes', 'sends.id', 'sends.people', 'sends.user',
    ...prefixFields('lines', PLACE), ...prefixFields('posts', PLACE),
  ]],
  stopRequest: ['halt', ['at', 'by']],
  delayReason: ['held', [...PROBLEM]],
  storedPicture: ['kept', [
    'base64', 'picture.height', 'picture.original.height', 'picture.original.sizeBytes',
    'picture.original.width', 'picture.sha256', 'picture.type=image/gif', 'picture.type=image/jpeg',
    'picture.width', 'source', ...prefixFields('picture.changes', PICTURE_CHANGES),
  ]],
  replyPictures: ['keptPictures', [
    'given.file', 'given.n', 'lost.n', 'posting.n', ...prefixFields('posting', INTENT),
    ...prefixFields('lost.problem', PROBLEM),
  ]],
  lastAuthor: ['lastSender', []],
  lastThreadActivity: ['lastWord', []],
  liveSetting: ['live', ['at', 'by', 'isLive']],
  sendMedia: ['media', ['expiresAt', 'sha256', 'sizeBytes', 'source', 'url']],
  messageRecipient: ['message', ['index', 'send']],
  messageIdByReference: ['named', ['messageId']],
  unsentAnswer: ['notTexted', [
    'isSaid', 'threadTs', 'user', 'words', ...prefixFields('begun', INTENT), ...prefixFields('problem', PROBLEM),
  ]],
  optOut: ['optOut', [
    'events.at', 'events.how.by', 'events.how.kind=flag', 'events.how.kind=person',
    'events.how.kind=reply', 'events.how.messageId', 'events.how.reason', 'events.id', 'events.kind=in',
    'events.kind=out', 'phone',
  ]],
  outsiderNotice: ['outsiderTold', []],
  pictureChanges: ['pictureChanges', ['source', ...prefixFields('changes', PICTURE_CHANGES)]],
  post: ['post', ['shown', 'showsPicture', ...PLACE]],
  postIntent: ['posting', [...INTENT]],
  predecessor: ['predecessor', []],
  quote: ['quote', [
    'isShown', 'quote.audience=pending', 'quote.audience=shared', 'quote.audience=unknown',
    'quote.balance.currency', 'quote.balance.units', 'quote.leftOut.name', 'quote.leftOut.said',
    'quote.lists.count', 'quote.lists.name', 'quote.picture.after.height', 'quote.picture.after.sizeBytes',
    'quote.picture.after.type=image/gif', 'quote.picture.after.type=image/jpeg',
    'quote.picture.after.width', 'quote.picture.before.height', 'quote.picture.before.sizeBytes',
    'quote.picture.before.width', 'quote.picture.url', 'quote.price.currency', 'quote.price.each.count',
    'quote.price.each.units', 'quote.price.kind=priced', 'quote.price.kind=unknown', 'quote.price.total',
    'quote.price.unpriced', 'quote.unanswerable=name', 'quote.unanswerable=own', 'version',
    ...prefixFields('quote.plan', PLAN), ...prefixFields('quote.picture.changes', PICTURE_CHANGES),
    ...prefixFields('quote.price.problem', PROBLEM), ...prefixFields('quote.leftOut.problem', PROBLEM),
    ...prefixFields('quote.withoutPictures', PERSON), ...prefixFields('quote.doubles', PERSON),
  ]],
  receipt: ['receipt', [
    'at', 'state=cancelled', 'state=delivered', 'state=failed', 'state=queued', 'state=retrying',
    'state=sent', ...prefixFields('problem', PROBLEM),
  ]],
  repliesSince: ['repliesSince', []],
  reply: ['reply', [
    'at', 'came', 'from', 'meant=in', 'meant=maybe out', 'meant=out', 'media', 'messageId',
    'originalMessageId', 'phone', 'reference', 'sortAt', 'text', 'to', 'turn',
  ]],
  postState: ['report', [
    'arrived', 'failures', 'gone', 'notes', 'noting.failures', 'noting.id', 'pictureTries', 'questions.at',
    'questions.batch', 'questions.ts', 'shown', 'shownAt', 'showsPicture', 'silent', 'unasked.at',
    'unasked.batch', 'untold', ...prefixFields('noting', INTENT), ...prefixFields('unposted', PROBLEM),
  ]],
  resultsFile: ['results', [
    'posting.what=message', 'posting.what=sender', 'posting.what=thread', 'sender=given',
    'sender=not given', 'states', 'thread=given', 'thread=not given', ...prefixFields('posting', INTENT),
    ...prefixFields('sender', PLACE),
  ]],
  liveNotice: ['saidLive', [
    'said=live', 'said=safe', 'said=safe for many', 'saying.whom', 'saying.word=live',
    'saying.word=safe', 'saying.word=safe for many', 'ts', 'whom', ...prefixFields('saying', INTENT),
  ]],
  send: ['send', ['id', 'submittedAt', 'user', ...PLAN]],
  channelSenderId: ['senderOf', []],
  replyPost: ['shownReply', [
    'files', 'kind=begun', 'kind=shown', 'more.because=post gone', 'more.because=stranger',
    'more.saysSafe', 'place.channel', 'place.threadTs', 'threadTs', ...INTENT, ...PLACE,
  ]],
  step: ['step', ['at', 'user']],
  stepDecision: ['stepDecision', [
    'at', 'by', 'count', 'declinedBy', 'draft', 'error', 'kind=fail', 'kind=send', 'price', 'user',
    'version',
  ]],
  stepResult: ['stepEnd', ['count', 'error', 'isTold', 'kind=failed', 'kind=sent', 'price', 'send']],
  stepQuestion: ['stepQuestion', ['version', ...PLACE]],
  refusal: ['stopped', [...PROBLEM]],
  storeIdentity: ['storeMark', ['id', 'lostAt', 'restoredAt', 'since']],
  unknownSenderThread: ['strangerThread', [...PLACE]],
  successor: ['successor', ['by', 'id']],
  summary: ['summary', ['at', 'isOver', 'shown', 'ts']],
  messageCancelRequest: ['takeBack', ['at', 'by']],
  messageCancelResult: ['takenBack', ['at', ...prefixFields('problem', PROBLEM)]],
  template: ['template', ['body', 'by', 'id', 'name', 'subject']],
  threadOwner: ['threadOwner', ['kind=send', 'kind=stranger', 'phone', 'send']],
  authorNotices: ['told', ['asked.at', 'asked.batch', 'failed', 'overdue', 'stopped', 'unposted']],
  uploadedMedia: ['upload', ['expiresAt', 'sha256', 'sizeBytes', 'url']],
} as const satisfies StoredFields;
