import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { ThreadRef } from './threads.ts';

/** `kept`: Slack refuses to delete it, for good. What was deleted before counts as gone. */
export type ErasureOutcome = 'gone' | 'kept';

/** Deletes what is in Slack of a person. Failures throw an AppError that says whether a retry can help. */
export interface SlackErasure {
  /** Replaces a post by who (a Slack id) erased it, and deletes the app's notes in its thread. */
  erasePost(post: ErasedPost, by: string): Promise<ErasureOutcome>;
  /** Deletes a message of the app's. */
  deleteMessage(line: ThreadRef): Promise<ErasureOutcome>;
  /** Deletes a file of the app's; a Slack id. */
  deleteFile(file: string): Promise<ErasureOutcome>;
  /** Sends a direct message to the requester: it is done, or why not. */
  notifyRequester(by: string, phone: E164, ending: ErasureResult): Promise<void>;
}

export type ErasureResult =
  /**
   * `kept`: how many posts and files stay in Slack. `traces`: whether the store's files were rewritten
   * without what was deleted, or will be overwritten by and by.
   */
  | { readonly kind: 'done'; readonly kept: number; readonly traces: 'rewritten' | 'written over' }
  | { readonly kind: 'failed'; readonly code: string };

/** A post about somebody who is erased. */
export interface ErasedPost extends ThreadRef {
  /** The ts of the thread that has the notes about it. */
  readonly thread: string;
  /** The send that it is of; undefined for a post of no send. */
  readonly send?: SendId;
}
