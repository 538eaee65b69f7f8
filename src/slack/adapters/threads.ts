import type { WebClient } from '@slack/web-api';
import type { ConversationPost, Threads } from '../../core/ports/threads.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildStoreLostMessage } from '../messages/private/store-lost.ts';
import { buildLiveThreadMessage } from '../messages/thread/live-thread.ts';
import { buildReplyMessage } from '../messages/thread/reply.ts';
import { buildUnknownStopMessage } from '../messages/thread/unknown-stop.ts';
import { buildLineMetadata, findConversationLine, findThreadFile } from './find-posts.ts';
import {
  deleteMessage,
  type MessageContent,
  postMessage,
  translatePostErrors,
  updateMessage,
} from './post-message.ts';
import { uploadThreadFile } from './upload-thread-file.ts';

/** Lines of conversations, over a client that does not retry by itself. */
export function createSlackThreads(client: WebClient): Threads {
  return {
    postMessage: (place, id, line, { isInChannelToo = false } = {}) =>
      translatePostErrors(async () => {
        const spot = { ...place, isInChannelToo };
        const { channel, ts } = await postMessage(client, spot, saidOf(id, line));
        return { channel, ts };
      }),

    async findMessage({ channel, threadTs }, id, since) {
      // The app may not read direct messages: there nothing can be found.
      const ts = await findConversationLine(client, { channel, ts: threadTs, since }, id);
      return ts === undefined ? undefined : { channel, ts };
    },

    async updateMessage(at, id, line) {
      await translatePostErrors(() => updateMessage(client, at, saidOf(id, line)));
    },

    deleteMessage: (at) => deleteMessage(client, at),

    uploadPicture: (thread, { name, bytes }) =>
      translatePostErrors(async () =>
        fileIdIn(await uploadThreadFile(client, thread, { name, bytes })),
      ),

    findPicture: async (thread, name) => (await findThreadFile(client, thread, name))?.id,
  };
}

function saidOf(id: string, line: ConversationPost): MessageContent {
  return { message: () => messageOf(line), metadata: buildLineMetadata(id) };
}

function messageOf(line: ConversationPost): SlackMessage {
  switch (line.kind) {
    case 'reply':
      return buildReplyMessage(line);
    case 'unknown stop':
      return buildUnknownStopMessage(line);
    case 'store lost':
      return buildStoreLostMessage(line);
    default:
      return buildLiveThreadMessage(line);
  }
}

/** `{files: [{files: [{id}]}]}` (web-api 8, filesUploadV2). */
function fileIdIn(answer: unknown): string | undefined {
  const text = JSON.stringify(answer ?? {});
  return /"id":"(F[A-Z0-9]+)"/.exec(text)?.[1];
}
