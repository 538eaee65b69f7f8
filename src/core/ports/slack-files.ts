import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { PictureSource, Send } from '../../domain/send.ts';
import type { RecipientStatus, SendProgress } from '../../domain/send-progress.ts';
import type { AppError } from '../errors.ts';
import type { ExportedFile } from './clicksend.ts';
import type { ThreadRef } from './threads.ts';

/** A file referenced by a form, a message or a person. */
export type SlackFileRef = Omit<Extract<PictureSource, { readonly kind: 'slack' }>, 'kind'>;

/** Files that people uploaded to Slack. */
export interface SlackFiles {
  /** Throws an AppError; `file_not_ready` (retry later) while Slack scans the file. */
  findFile(ref: SlackFileRef): Promise<SlackFile>;
  /** Throws for more than `maxBytes` and for hosts that are not Slack's. */
  downloadFile(url: string, maxBytes: number): Promise<Uint8Array>;
}

export interface SlackFile {
  /** Undefined if Slack does not say. */
  readonly sizeBytes?: number;
  readonly url: string;
  /** The URLs of Slack's thumbnails, widest first. */
  readonly thumbs: readonly string[];
  /** Slack did not describe the file yet, so it may have other thumbnails. */
  readonly descriptionError?: AppError;
}

/** Sends a person (a Slack user id) a file and a sentence about it as a direct message. Throws an AppError. */
export type UploadPrivateFile = (user: string, file: ExportedFile, words: string) => Promise<void>;

/** Every recipient's status for a send. */
export interface SendResults {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly rows: readonly RecipientResult[];
  /** Undefined if ClickSend gave no prices. */
  readonly currency?: CurrencyCode;
}

export interface RecipientResult {
  readonly phone: E164;
  readonly name?: string;
  readonly state: RecipientStatus;
  readonly problem?: Problem;
  /** ClickSend's id. Undefined if ClickSend never accepted the message. */
  readonly messageId?: string;
  readonly price?: MoneyUnits;
  /** Unix ms of the latest receipt, or else of the submission. */
  readonly at?: number;
}

export type NumberMasking = 'masked' | 'whole';

/** Result files in threads. Failures throw an AppError that says whether a retry can help. */
export interface ResultsFiles {
  uploadFile(thread: ThreadRef, results: SendResults, numbers: NumberMasking): Promise<void>;
  /** Whether this send's file is in the thread. False if the app cannot see that. */
  hasFile(thread: ThreadRef, send: Send): Promise<boolean>;
  /** Sends the author a direct message with the result and returns it; the file goes in its thread. */
  notifyAuthor(results: SendResults): Promise<ThreadRef>;
}
