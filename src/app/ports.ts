import type { DeliveryFact } from '../domain/delivery.ts';
import type { CurrencyCode, Units } from '../domain/money.ts';
import type { E164 } from '../domain/phone.ts';
import type { Problem } from '../domain/problem.ts';
import type { SendProgress } from '../domain/progress.ts';
import type { Send, SendId, SlackFileRef } from '../domain/send.ts';

/** Time, so that tests can move it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>;
}

/** One line per thing that happened. Fields first; never a whole number, a token or a text of a person. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Counts what happens. Labels are from small closed sets, never data of a person. */
export interface Meter {
  count<N extends keyof CountLabels>(name: N, labels?: CountLabels[N], by?: number): void;
  /** An outside call that took so many ms. */
  took(service: 'slack' | 'clicksend', call: string, outcome: string, ms: number): void;
}
export interface CountLabels {
  readonly sends: Readonly<Record<string, never>>;
  readonly messages: { readonly outcome: string };
  readonly receipts: {
    readonly source?: string;
    readonly state?: string;
    /** Whether the message is one of ours. */
    readonly known?: 'yes' | 'no';
    readonly outcome?: string;
  };
  readonly jobs: { readonly job: string; readonly outcome: string };
  readonly posts: { readonly outcome: string };
}

/**
 * Keyed records, claims and indexes. Every record leaves by itself after its time. Values are
 * plain JSON. Any failure of the medium throws: a write that returned is stored (in LMDB: synced
 * to disk), a read that returned undefined found nothing.
 */
export interface Store {
  get<T>(key: string): Promise<T | undefined>;
  /** In the order of the keys. */
  getMany<T>(keys: readonly string[]): Promise<readonly (T | undefined)[]>;
  put(key: string, value: unknown, ttlMs: number): Promise<void>;
  /** All or, when the medium fails in the middle, a part; each single one whole. */
  putMany(
    entries: readonly { readonly key: string; readonly value: unknown }[],
    ttlMs: number,
  ): Promise<void>;
  delete(key: string): Promise<void>;
  /** Sets the key if it is absent; true for exactly one of many callers until it is deleted or its time is over. */
  claim(key: string, value: unknown, ttlMs: number): Promise<boolean>;
  /** A named list of distinct members, ordered by score. */
  index(name: string): Index;
  /** Throws when the medium does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Members ordered by score (a time in ms), then by member. Adding a member again moves it. */
export interface Index {
  add(entries: readonly { readonly member: string; readonly score: number }[]): Promise<void>;
  /** Adds a member if it is absent; tells whether it was. */
  addNew(member: string, score: number): Promise<boolean>;
  remove(member: string): Promise<void>;
  scoreOf(member: string): Promise<number | undefined>;
  /** Highest scores first, from `before` (exclusive) down. */
  newest(options: {
    readonly limit: number;
    readonly before?: number;
  }): Promise<readonly IndexEntry[]>;
  /** Lowest scores first, up to `until` (inclusive). */
  oldest(options: {
    readonly limit: number;
    readonly until?: number;
  }): Promise<readonly IndexEntry[]>;
  /** Forgets members with a score below this. */
  trim(below: number): Promise<void>;
}
export interface IndexEntry {
  readonly member: string;
  readonly score: number;
}

/** What a job's run asks for next: nothing, or to be run again. */
export type JobResult = undefined | { readonly againInMs: number };

export interface JobWorker {
  /** At most so many runs of this name at the same time in this process. */
  readonly concurrency: number;
  /** After so many failed runs in a row the job is given up. */
  readonly attempts: number;
  /** `attempt` is 1 for the first run, and again after a run that did not fail. */
  run(id: string, attempt: number): Promise<JobResult>;
  /** Called once when the attempts are used up or the error said `never` or `ask`; must leave a clear state behind. */
  giveUp(id: string, error: unknown): Promise<void>;
}

/**
 * Work that must happen though the process may die. A job is a name and an id; it carries no
 * state. Waiting jobs survive a restart. An id runs once at a time; adding a waiting id changes
 * nothing; adding a running id causes one more run. A failed run is tried again with growing
 * pauses (or as long as the error's `retryAfterMs` says).
 */
export interface Jobs {
  /**
   * Stored when it resolves. `sooner`: a waiting id is moved forward to this time, but for one that
   * waits after a failure: that pause holds, whoever asks.
   */
  add(
    name: string,
    id: string,
    options?: { readonly delayMs?: number; readonly sooner?: boolean },
  ): Promise<void>;
  /** Removes a waiting job; tells whether there was one. A running one is not touched. */
  cancel(name: string, id: string): Promise<boolean>;
  work(name: string, worker: JobWorker): void;
  /** Takes up what was waiting and begins to run. Workers must be there already. */
  start(): Promise<void>;
  /** Starts nothing new and waits for what runs, at most so long. What did not end is waiting again at the next start. */
  stop(graceMs: number): Promise<void>;
  /** Throws when jobs can not be taken. */
  ping(): Promise<void>;
}

/** Files that people gave to Slack. */
export interface Files {
  /** The file as Slack knows it now. Throws an AppError; `file_not_ready` (retry later) while Slack scans it. */
  find(ref: SlackFileRef): Promise<SlackFile>;
  /** At most `maxBytes`. Refuses hosts that are not Slack's. */
  download(url: string, maxBytes: number): Promise<Uint8Array>;
}
export interface SlackFile {
  readonly id: string;
  readonly name: string;
  /** As Slack says; undefined when it does not. */
  readonly sizeBytes?: number;
  readonly url: string;
  /** Pictures that Slack made of it, widest first. */
  readonly thumbs: readonly { readonly url: string; readonly width: number }[];
}

/** A picture that fits an MMS. */
export interface FittedPicture {
  readonly bytes: Uint8Array;
  readonly type: 'image/jpeg' | 'image/gif';
  readonly width: number;
  readonly height: number;
  /** Lower-case hex. */
  readonly sha256: string;
}
export type FitResult =
  | { readonly kind: 'fitted'; readonly picture: FittedPicture }
  /** `undecodable`: perhaps a picture, but of a kind that can not be read here (HEIC); another rendering of it may do. */
  | { readonly kind: 'undecodable'; readonly problem: Problem }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface Pictures {
  /** Makes any picture fit: upright, without metadata, within ClickSend's limits. */
  fit(bytes: Uint8Array): Promise<FitResult>;
}

/** Where ClickSend keeps a picture for a send. */
export interface Media {
  readonly url: string;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface MmsMessage {
  readonly to: E164;
  readonly subject: string;
  readonly body: string;
  /** `custom_string`. */
  readonly reference: string;
}

/** What ClickSend said of one message; matched by reference and number, never by position. */
export type MessageOutcome =
  | {
      readonly kind: 'accepted';
      readonly reference: string;
      readonly messageId: string;
      readonly price?: Units;
    }
  | { readonly kind: 'refused'; readonly reference: string; readonly problem: Problem }
  /** ClickSend's answer did not speak of it. `problem`: why a second order for it was not taken. */
  | { readonly kind: 'unsure'; readonly reference: string; readonly problem?: Problem };

export type SendOutcome =
  | {
      readonly kind: 'answered';
      readonly messages: readonly MessageOutcome[];
      readonly currency?: CurrencyCode;
    }
  /** They said no to all of it: nothing was sent. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** It was never taken (no connection, or asked to wait): it is safe to try again. */
  | {
      readonly kind: 'notTaken';
      readonly problem: Problem;
      readonly retryAfterMs?: number;
    }
  /** The order left and no answer came that could be read: it may or may not have been taken. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** A delivery fact about a message, as ClickSend names it. */
export interface Receipt {
  readonly messageId: string;
  /** `custom_string` where ClickSend gave it back. */
  readonly reference?: string;
  readonly fact: DeliveryFact;
}

/** A message as ClickSend's history has it. */
export interface HistoryEntry {
  readonly messageId: string;
  readonly reference: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly price?: Units;
  /** Unix ms; undefined when the row had none that could be read. */
  readonly at?: number;
  /** Undefined for states that say nothing new or nothing known. */
  readonly fact?: DeliveryFact;
}

/** An endpoint that ClickSend no longer has (404, 405) is an answer, not an error. */
export type Offered<T> =
  | { readonly offered: true; readonly value: T }
  | { readonly offered: false };

/** ClickSend's MMS endpoints. What can not be read or reached throws an AppError, but for `send`, whose every outcome is a value. */
export interface ClickSend {
  upload(picture: FittedPicture): Promise<Media>;
  send(mediaUrl: string, messages: readonly MmsMessage[]): Promise<SendOutcome>;
  /** All unread receipts. `newest` is ClickSend's latest timestamp among them, Unix seconds. */
  unreadReceipts(): Promise<
    Offered<{ readonly receipts: readonly Receipt[]; readonly newest?: number }>
  >;
  /** Marks receipts before this as read; Unix seconds. */
  markReceiptsRead(before: number): Promise<void>;
  /** Newest first, page by page, from this time on (Unix ms). */
  history(from: number): AsyncIterable<readonly HistoryEntry[]>;
  /** One message as ClickSend sees it now; undefined when it does not know it. */
  receiptOf(messageId: string): Promise<Offered<HistoryEntry | undefined>>;
  /** The account whose credentials are used. ClickSend allows some twenty of these a minute. */
  account(): Promise<Account>;
}
/** What the app needs to know of the account; undefined where ClickSend does not say. */
export interface Account {
  readonly balance: Units;
  readonly currency?: CurrencyCode;
  readonly hasMmsAccess?: boolean;
  readonly isActive?: boolean;
}

/** Where a post stands in Slack. */
export interface PostRef {
  readonly channel: string;
  readonly ts: string;
  /** Slack could show the picture in it. */
  readonly showsPicture: boolean;
  /** A digest of the progress it was made with; undefined when that is not known. */
  readonly shown?: string;
}

/** A line in a post's thread. */
export interface Note {
  /** Distinct for each note of a send: a note whose answer was lost is found again by it. */
  readonly id: string;
  readonly kind: NoteKind;
}
export type NoteKind =
  | { readonly kind: 'delivered' }
  /** These were said to have failed. */
  | { readonly kind: 'arrived'; readonly recipients: readonly Pick<NotedFailure, 'phone'>[] }
  | { readonly kind: 'failed'; readonly recipients: readonly NotedFailure[] }
  | { readonly kind: 'allDone' }
  | { readonly kind: 'stopped'; readonly problem: Problem }
  /** `at`: the order it is about. */
  | { readonly kind: 'unsure'; readonly batch: number; readonly at: number };
/** How the question whether to send again ended; `by` is a Slack id. */
export type QuestionEnding =
  | { readonly kind: 'found' }
  | { readonly kind: 'sentAgain'; readonly by: string };
export interface NotedFailure {
  readonly phone: E164;
  readonly problem: Problem;
}

/** What the app says in Slack. Failures throw an AppError that says whether trying again can help. */
export interface Chat {
  post(send: Send, progress: SendProgress): Promise<PostRef>;
  update(post: PostRef, send: Send, progress: SendProgress): Promise<void>;
  /** Gives the note's ts. */
  note(post: PostRef, send: Send, progress: SendProgress, note: Note): Promise<string>;
  /** Takes the buttons of a question off, and says how it ended. */
  closeQuestion(post: PostRef, ts: string, ending: QuestionEnding): Promise<void>;
  /** A post or note whose answer was lost; undefined when Slack has none, or can not tell. */
  findPost(send: Send): Promise<PostRef | undefined>;
  findNote(post: PostRef, send: Send, note: string): Promise<string | undefined>;
  /** Tells the sender alone; whole numbers may be in it. */
  tell(send: Send, message: PrivateMessage): Promise<void>;
}
export type PrivateMessage =
  /** Nothing was sent; offers the form again as it was. */
  | { readonly kind: 'notSent'; readonly problem: Problem }
  /** It went out, but the channel could not be told. */
  | { readonly kind: 'unposted'; readonly problem: Problem }
  /** Some were refused, or failed when there is no thread to say it. */
  | { readonly kind: 'failed'; readonly recipients: readonly NotedFailure[] };

export type { SendId };
