import type { WebClient } from '@slack/web-api';
import type { ConversationPost, Threads } from '../../core/ports/threads.ts';
import type { CountryCode } from '../../domain/phone.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildStoreLostMessage } from '../messages/private/direct-messages.ts';
import { buildLiveThreadMessage } from '../messages/thread/live-thread.ts';
import { buildReplyMessage } from '../messages/thread/reply.ts';
import { buildUnidentifiedOptOutMessage } from '../messages/thread/unknown-stop.ts';
import { buildLineMetadata, findConversationLine, findThreadFile } from './find-posts.ts';
import { postMessage, translatePostErrors, updateMessage } from './post-message.ts';
import { uploadThreadFile } from './upload-files.ts';

/**
 * Conversation posts, with a client that does not retry. In direct messages, numbers of `country`
 * (`DEFAULT_COUNTRY`) are shown as dialled there.
 */
export function createSlackThreads(client: WebClient, country: CountryCode): Threads {
  return {
    postMessage: (place, id, line, { isInChannelToo = false } = {}) =>
      translatePostErrors(async () => {
        const target = { ...place, isInChannelToo };
        const message = buildPost(line, place.channel, country);
        const metadata = buildLineMetadata(id);
        const { channel, ts } = await postMessage(client, target, message, { metadata });
        return { channel, ts };
      }),

    async findMessage(place, id, within) {
      // The app may not read direct messages, so it finds nothing there.
      const ts = await findConversationLine(client, place, { line: id, within });
      return ts === undefined ? undefined : { channel: place.channel, ts };
    },

    async updateMessage(at, id, line) {
      await translatePostErrors(() =>
        updateMessage(client, at, buildPost(line, at.channel, country), {
          metadata: buildLineMetadata(id),
        }),
      );
    },

    uploadPicture: (thread, { name, bytes }) =>
      translatePostErrors(async () =>
        parseFileId(await uploadThreadFile(client, thread, { name, bytes })),
      ),

    findPicture: async (thread, name) => (await findThreadFile(client, thread, name))?.id,
  };
}

/** `channel` is a Slack id, that of a person for a direct message. */
function buildPost(line: ConversationPost, channel: string, country: CountryCode): SlackMessage {
  switch (line.kind) {
    case 'reply':
      return buildReplyMessage(line, /^[DUW]/.test(channel) ? country : undefined);
    case 'unknown stop':
      return buildUnidentifiedOptOutMessage(line, country);
    case 'store lost':
      return buildStoreLostMessage(line);
    default:
      return buildLiveThreadMessage(line);
  }
}

/** `{files: [{files: [{id}]}]}` (web-api 8, filesUploadV2). */
function parseFileId(answer: unknown): string | undefined {
  const text = JSON.stringify(answer ?? {});
  return /"id":"(F[A-Z0-9]+)"/.exec(text)?.[1];
}
