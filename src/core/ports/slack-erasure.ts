import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { ThreadRef } from './threads.ts';

/** `kept`: Slack refuses for good to delete it. What was already deleted counts as `gone`. */
export type ErasureOutcome = 'gone' | 'kept';

/** Deletes a person's data in Slack. Failures throw an AppError that says whether a retry can help. */
export interface SlackErasure {
  /** Replaces a post with a note on who (a Slack user id) erased it, and deletes the app's notes in its thread. */
  erasePost(post: ErasedPost, by: string): Promise<ErasureOutcome>;
  /** Deletes one of the app's messages. */
  deleteMessage(line: ThreadRef): Promise<ErasureOutcome>;
  /** Deletes one of the app's files, by Slack id. */
  deleteFile(file: string): Promise<ErasureOutcome>;
  /** Sends the requester a direct message with the result. */
  notifyRequester(by: string, phone: E164, ending: ErasureResult): Promise<void>;
}

export type ErasureResult =
  /**
   * `kept`: how many posts and files remain in Slack. `traces`: whether the store's files were rewritten
   * without the deleted data, or the data will be overwritten over time.
   */
  | { readonly kind: 'done'; readonly kept: number; readonly traces: 'rewritten' | 'written over' }
  | { readonly kind: 'failed'; readonly code: string };

/** A post about a person who is being erased. */
export interface ErasedPost extends ThreadRef {
  /** The ts of the thread that holds the notes about it. */
  readonly thread: string;
  /** Its send. Undefined for a post that is not about a send. */
  readonly send?: SendId;
}
