import type { WebClient } from '@slack/web-api';
import type { ThreadLine, Threads } from '../../core/ports/threads.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { storeLostMessage } from '../messages/private/store-lost.ts';
import { liveMessage } from '../messages/thread/live-thread.ts';
import { replyMessage } from '../messages/thread/reply.ts';
import { unknownStopMessage } from '../messages/thread/unknown-stop.ts';
import { findFile, findLine, lineMetadata } from './find-posts.ts';
import { inPost, postMessage, removeMessage, type Said, updateMessage } from './post-message.ts';
import { giveFile } from './upload-thread-file.ts';

/** Lines of conversations, over a client that does not retry by itself. */
export function slackThreads(client: WebClient): Threads {
  return {
    say: (place, id, line, { isInChannelToo = false } = {}) =>
      inPost(async () => {
        const spot = { ...place, isInChannelToo };
        const { channel, ts } = await postMessage(client, spot, saidOf(id, line));
        return { channel, ts };
      }),

    async find({ channel, threadTs }, id, since) {
      // The app may not read direct messages: there nothing can be found.
      const ts = await findLine(client, { channel, ts: threadTs, since }, id);
      return ts === undefined ? undefined : { channel, ts };
    },

    async put(at, id, line) {
      await inPost(() => updateMessage(client, at, saidOf(id, line)));
    },

    remove: (at) => removeMessage(client, at),

    give: (thread, { name, bytes }) =>
      inPost(async () => fileIdIn(await giveFile(client, thread, { name, bytes }))),

    isGiven: async (thread, name) => (await findFile(client, thread, name))?.id,
  };
}

function saidOf(id: string, line: ThreadLine): Said {
  return { message: () => messageOf(line), metadata: lineMetadata(id) };
}

function messageOf(line: ThreadLine): SlackMessage {
  switch (line.kind) {
    case 'reply':
      return replyMessage(line);
    case 'unknown stop':
      return unknownStopMessage(line);
    case 'store lost':
      return storeLostMessage(line);
    default:
      return liveMessage(line);
  }
}

/** `{files: [{files: [{id}]}]}` (web-api 8, filesUploadV2). */
function fileIdIn(answer: unknown): string | undefined {
  const text = JSON.stringify(answer ?? {});
  return /"id":"(F[A-Z0-9]+)"/.exec(text)?.[1];
}
