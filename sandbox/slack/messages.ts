import { type Json, readJson, readJsonList, readText } from '../json.ts';
import type { Message } from './world.ts';

/** A message as the API has it (`raw`), and what only people see of it. */
export interface MessageRecord {
  readonly channel: string;
  readonly ts: string;
  readonly raw: Json;
  readonly edited: boolean;
  /** Set for ephemeral messages. */
  readonly onlyFor?: string;
  /** The run of the workflow step that posted it with its own token. */
  readonly executionId?: string;
}

export interface Messages {
  put(message: MessageRecord): void;
  find(channel: string, ts: string): MessageRecord | undefined;
  remove(channel: string, ts: string): void;
  /** In the order in which they were posted. */
  all(): readonly MessageRecord[];
  nextTs(): string;
}

export function createMessages(): Messages {
  const messages = new Map<string, MessageRecord>();
  const key = (channel: string, ts: string) => `${channel} ${ts}`;
  let counter = 0;
  return {
    put: (message) => {
      messages.set(key(message.channel, message.ts), message);
    },
    find: (channel, ts) => messages.get(key(channel, ts)),
    remove: (channel, ts) => {
      messages.delete(key(channel, ts));
    },
    all: () => [...messages.values()],
    nextTs: () => {
      counter += 1;
      return `${Math.floor(Date.now() / 1000)}.${String(counter).padStart(6, '0')}`;
    },
  };
}

export function getThread({ raw, ts }: MessageRecord): string | undefined {
  const thread = readText(raw.thread_ts);
  return thread === '' || thread === ts ? undefined : thread;
}

/** Slack's name for the placeholder of a deleted file, or of a thread's deleted first message. */
export const DELETED = 'tombstone';

export function isDeleted({ raw }: MessageRecord): boolean {
  return raw.subtype === DELETED;
}

/** A reply that the channel shows as well. */
export function isBroadcast({ raw }: MessageRecord): boolean {
  return raw.subtype === 'thread_broadcast';
}

export function buildReadMessage(record: MessageRecord): Message {
  const { channel, ts, raw, edited, onlyFor } = record;
  const thread = getThread(record);
  const shared = readJsonList(raw.files)
    .filter(({ mode }) => mode !== DELETED)
    .map(({ id, name, mimetype, permalink }) => ({
      id: readText(id),
      name: readText(name),
      mimetype: readText(mimetype),
      permalink: readText(permalink),
    }));
  return {
    ts,
    channel,
    threadTs: thread,
    user: readText(raw.user),
    text: readText(raw.text),
    blocks: readJsonList(raw.blocks),
    edited,
    onlyFor,
    ...(shared.length === 0 ? {} : { files: shared.map(({ id }) => id), shared }),
    alsoInChannel: isBroadcast(record) ? true : undefined,
    deleted: isDeleted(record) ? true : undefined,
    botName: readText(raw.username) === '' ? undefined : readText(raw.username),
    metadata: raw.metadata === undefined ? undefined : readJson(raw.metadata),
  };
}
