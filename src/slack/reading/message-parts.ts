import { z } from 'zod';

/** An object with unchecked fields. */
export type UnknownFields = Readonly<Record<string, unknown>>;

const parts = z.record(z.string(), z.unknown());

/** The objects in a list. Empty if it is not a list. */
export function parseObjects(list: unknown): readonly UnknownFields[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  return entries.map((one) => parts.safeParse(one).data).filter((one) => one !== undefined);
}

export function parseObject(value: unknown): UnknownFields {
  return parts.safeParse(value).data ?? {};
}

export function parseString(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * A message, and the messages that it forwards or links to, whose text and files are in its attachments.
 * The attachment of a web link is not a message.
 */
export function splitForwarded(message: unknown): {
  readonly own: UnknownFields;
  readonly forwarded: readonly UnknownFields[];
} {
  const own = parseObject(message);
  const forwarded = parseObjects(own.attachments).filter(
    ({ is_share, is_msg_unfurl }) => is_share === true || is_msg_unfurl === true,
  );
  return { own, forwarded };
}

/** The blocks of a message; those of a forwarded message are nested in `message_blocks`. */
export function listBlocks({ blocks, message_blocks }: UnknownFields): readonly UnknownFields[] {
  const forwarded = parseObjects(message_blocks).flatMap(({ message }) =>
    parseObjects(parseObject(message).blocks),
  );
  return [...parseObjects(blocks), ...forwarded];
}
