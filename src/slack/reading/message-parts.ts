import { isJsonObject, type JsonObject } from '../../http/json.ts';

/** The objects in a list. Empty if it is not a list. */
export function parseObjects(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

export function parseObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function parseString(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * A message, and the messages that it forwards or links to, whose text and files are in its attachments.
 * The attachment of a web link is not a message.
 */
export function splitForwarded(message: unknown): {
  readonly own: JsonObject;
  readonly forwarded: readonly JsonObject[];
} {
  const own = parseObject(message);
  const forwarded = parseObjects(own.attachments).filter(
    ({ is_share, is_msg_unfurl }) => is_share === true || is_msg_unfurl === true,
  );
  return { own, forwarded };
}

/** The blocks of a message; those of a forwarded message are nested in `message_blocks`. */
export function listBlocks({ blocks, message_blocks }: JsonObject): readonly JsonObject[] {
  const forwarded = parseObjects(message_blocks).flatMap(({ message }) =>
    parseObjects(parseObject(message).blocks),
  );
  return [...parseObjects(blocks), ...forwarded];
}
