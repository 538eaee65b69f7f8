import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { ErasedPost } from '../ports/slack-erasure.ts';
import type { ThreadRef } from '../ports/threads.ts';

/**
 * Somebody is being erased. Written by `forget` alone, and gone when it is done: then nothing here
 * knows the number any more. What is still to be done in Slack stands in it, since the records that
 * tell where are deleted first.
 */
export interface ErasureFact {
  readonly phone: E164;
  /** Slack id of whoever wants it. */
  readonly by: string;
  readonly at: number;
  /** Sends to them alone: their orders are deleted, or are so next. */
  readonly sends: readonly ErasedSend[];
  /** Posts that are to say no more than who erased them. */
  readonly posts: readonly ErasedPost[];
  /** What the person wrote, and what came with it. */
  readonly lines: readonly ThreadRef[];
  /** Slack ids. */
  readonly files: readonly string[];
  /** What ClickSend called their messages. */
  readonly messages: readonly ErasedMessage[];
  /** How many messages and files Slack did not let go. */
  readonly kept: number;
}

/** What has to be known of a send to delete all that is kept of it, once the order itself is gone. */
export interface ErasedSend {
  readonly id: SendId;
  /** Slack id of its sender. */
  readonly user: string;
  /** How many recipients, batches and changes it had. */
  readonly people: number;
  readonly batches: number;
  readonly changes: number;
}

/** A message at ClickSend, and the channel whose index it stands in. */
export interface ErasedMessage {
  readonly messageId: string;
  readonly channel: string;
  /** Our reference of it. Version 0.5 did not store it. */
  readonly reference?: string;
}
