import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { ThreadRef } from './threads.ts';

/** `kept`: Slack does not let it go, and never will. What is gone already counts as gone. */
export type ErasureOutcome = 'gone' | 'kept';

/** Takes somebody out of what stands in Slack. Failures throw an AppError that says whether trying again can help. */
export interface SlackErasure {
  /** Leaves no more of a post than who (a Slack id) erased it, and nothing of the app's lines about it. */
  erasePost(post: ErasedPost, by: string): Promise<ErasureOutcome>;
  /** Deletes a message of the app's. */
  deleteMessage(line: ThreadRef): Promise<ErasureOutcome>;
  /** Deletes a file of the app's; a Slack id. */
  deleteFile(file: string): Promise<ErasureOutcome>;
  /** Tells whoever wanted it, in private, that it is done, or why not. `kept`: so much stands in Slack for good. */
  notifyRequester(by: string, phone: E164, ending: ErasureResult): Promise<void>;
}

export type ErasureResult =
  /** `traces`: the store's files hold what was deleted until the medium has written them anew, or over it. */
  | { readonly kind: 'done'; readonly kept: number; readonly traces: 'rewritten' | 'written over' }
  | { readonly kind: 'failed'; readonly code: string };

/** A post of somebody who is erased. */
export interface ErasedPost extends ThreadRef {
  /** The ts of the thread that the lines about it stand in. */
  readonly thread: string;
  /** Whose post it is; undefined for one that is no send's. */
  readonly send?: SendId;
}
