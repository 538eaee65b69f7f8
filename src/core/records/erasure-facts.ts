import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { ErasedPost } from '../ports/slack-erasure.ts';
import type { ThreadRef } from '../ports/threads.ts';

/**
 * The erasure of a person, written by its job and deleted at the end. It lists what is still to be deleted,
 * because the records that say so are deleted first.
 */
export interface ErasureFact {
  readonly phone: E164;
  /** Slack user id of the requester. */
  readonly by: string;
  readonly at: number;
  /** Sends to this person only. */
  readonly sends: readonly ErasedSend[];
  /** Posts to be replaced by a note on who erased them. */
  readonly posts: readonly ErasedPost[];
  /** Posts of the person's replies. */
  readonly lines: readonly ThreadRef[];
  /** Slack file ids of replies' pictures. */
  readonly files: readonly string[];
  /** Messages to the person. */
  readonly messages: readonly ErasedMessage[];
  /** How many posts and files Slack refuses to delete. */
  readonly kept: number;
}

/** What is needed to delete all records of a send once the send itself is deleted. */
export interface ErasedSend {
  readonly id: SendId;
  /** Slack user id of its author. */
  readonly user: string;
  /** The number of recipients, batches and changes. */
  readonly people: number;
  readonly batches: number;
  readonly changes: number;
}

/** A message at ClickSend, and the channel whose index has it. */
export interface ErasedMessage {
  readonly messageId: string;
  readonly channel: string;
  /** Our reference. Version 0.5 did not store it. */
  readonly reference?: string;
}
