import { z } from 'zod';

/** An object whose fields are not known. */
export type Parts = Readonly<Record<string, unknown>>;

const parts = z.record(z.string(), z.unknown());

/** The objects in a list that may be none. */
export function objectsIn(list: unknown): readonly Parts[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  return entries.map((one) => parts.safeParse(one).data).filter((one) => one !== undefined);
}

export function objectIn(value: unknown): Parts {
  return parts.safeParse(value).data ?? {};
}

export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * A message, and the messages that were forwarded with it or that it links to: their words and files stand
 * in its attachments. What Slack attached to a link to the web is no message.
 */
export function messagesIn(message: unknown): {
  readonly own: Parts;
  readonly forwarded: readonly Parts[];
} {
  const own = objectIn(message);
  const forwarded = objectsIn(own.attachments).filter(
    ({ is_share, is_msg_unfurl }) => is_share === true || is_msg_unfurl === true,
  );
  return { own, forwarded };
}

/** The blocks of a message; those of a forwarded one stand one level deeper. */
export function blocksOf({ blocks, message_blocks }: Parts): readonly Parts[] {
  const forwarded = objectsIn(message_blocks).flatMap(({ message }) =>
    objectsIn(objectIn(message).blocks),
  );
  return [...objectsIn(blocks), ...forwarded];
}
