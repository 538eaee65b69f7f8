import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { ErasedPost } from '../ports/slack-erasure.ts';
import type { ThreadRef } from '../ports/threads.ts';

/**
 * The erasure of a person. Only its job writes it, and deletes it at the end, when nothing in the store
 * has the number any more. It lists what is still to be deleted, because the records that would tell
 * that are deleted first.
 */
export interface ErasureFact {
  readonly phone: E164;
  /** Slack id of the requester. */
  readonly by: string;
  readonly at: number;
  /** Sends to this person alone. */
  readonly sends: readonly ErasedSend[];
  /** Posts that will only say who erased them. */
  readonly posts: readonly ErasedPost[];
  /** Posts of the person's replies. */
  readonly lines: readonly ThreadRef[];
  /** Slack ids of the pictures that came with replies. */
  readonly files: readonly string[];
  /** Messages to the person. */
  readonly messages: readonly ErasedMessage[];
  /** How many posts and files Slack refuses to delete. */
  readonly kept: number;
}

/** What it takes to delete all records of a send, once the send itself is deleted. */
export interface ErasedSend {
  readonly id: SendId;
  /** Slack id of its author. */
  readonly user: string;
  /** How many recipients, batches and changes it had. */
  readonly people: number;
  readonly batches: number;
  readonly changes: number;
}

/** A message at ClickSend, and the channel that has it in its index. */
export interface ErasedMessage {
  readonly messageId: string;
  readonly channel: string;
  /** Our reference of it. Version 0.5 did not store it. */
  readonly reference?: string;
}
